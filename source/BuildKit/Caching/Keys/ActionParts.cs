using System.Globalization;

namespace BuildKit.Caching;

/// <summary>Adds the parts of one action of a step; the number says which it is, from 1, and is null if it is the only one.</summary>
sealed class ActionParts(KeyedStep step, KeyParts parts, RootedText rooted, int? number)
{
    public void Add(KeyedAction action)
    {
        switch (action)
        {
            case KeyedCommand command:
                Add(command);
                break;
            case KeyedCode code:
                Add(code);
                break;
            default:
                throw new NotSupportedException(action.GetType().Name);
        }
    }

    void Add(KeyedCommand action)
    {
        var command = action.Command;
        for (var index = 0; index < command.Arguments.Length; index++)
        {
            parts.Sealed(KeyPartKind.Argument, Name((index + 1).ToString(CultureInfo.InvariantCulture)), rooted.Of(command.Arguments[index]));
        }

        if (command.Input is { } input)
        {
            parts.Sealed(KeyPartKind.Argument, Name(KeyNames.StandardInput), rooted.Of(input));
        }

        foreach (var (name, value) in StepVariables.Set(command.Environment.Select(variable => (variable.Key, (string?)variable.Value)), step))
        {
            parts.Sealed(KeyPartKind.Variable, Name(name), rooted.Of(value));
        }

        AddTool(action);
        AddSettings(action);
    }

    void AddTool(KeyedCommand action)
    {
        parts.Plain(KeyPartKind.Tool, Name(KeyNames.Tool), rooted.Of(action.Tool.InWorkspace ?? action.Command.Tool));
        foreach (var (name, value) in action.Tool.Parts)
        {
            parts.Plain(KeyPartKind.Tool, Name(name), value);
        }
    }

    void AddSettings(KeyedCommand action)
    {
        var command = action.Command;
        parts.Plain(KeyPartKind.Setting, Name(KeyNames.Directory), Remotability.Directory(command, step.Root));
        parts.Plain(KeyPartKind.Setting, Name(KeyNames.SuccessCodes), string.Join(',', command.SuccessCodes));
        if (command.IsInteractive)
        {
            parts.Plain(KeyPartKind.Setting, Name(KeyNames.Interactive), "");
        }

        foreach (var name in command.PassedThrough.Order(Utf8Order.Instance))
        {
            parts.Plain(KeyPartKind.Setting, Name(KeyNames.PassedThrough + name), "");
        }

        foreach (var (name, value) in action.Settings.OrderBy(setting => setting.Name, Utf8Order.Instance))
        {
            parts.Sealed(KeyPartKind.Setting, Name(name), rooted.Of(value));
        }
    }

    void Add(KeyedCode action)
    {
        var code = action.Code;
        parts.Plain(KeyPartKind.Code, Name(""), $"{code.Digest}");
        foreach (var part in code.Parts)
        {
            parts.Note(KeyPartKind.Code, Name(part.Name), $"{part.Digest}");
        }

        foreach (var read in code.Values.Where(read => !read.IsCaptured))
        {
            parts.Sealed(KeyPartKind.Parameter, Name(read.Name), read.Canonical.Span);
        }

        // Another name for a local is no change.
        foreach (var (place, read) in code.Values.Where(read => read.IsCaptured).Index())
        {
            parts.SealedByPlace(KeyPartKind.Captured, Name(read.Name), Name(place.ToString(CultureInfo.InvariantCulture)), read.Canonical.Span);
        }

        foreach (var (target, canonical) in action.Results)
        {
            parts.Sealed(KeyPartKind.Result, Name(target), canonical.Span);
        }
    }

    string Name(string name) => KeyNames.OfAction(number, name);
}
