using System.Reflection;
using System.Text;
using BuildKit.Parameters;
using BuildKit.Targets;

namespace BuildKit.Hosting;

/// <summary>What <c>--help</c> and <c>--list</c> print.</summary>
static class HelpText
{
    public static string Version =>
        typeof(HelpText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    /// <param name="script">The script.</param>
    /// <param name="invocation">What is typed to start it.</param>
    public static string Help(LoadedScript script, string invocation)
    {
        var text = new StringBuilder();
        text.Append("BuildKit ").Append(Version).Append(", build and delivery automation for .NET\n\n");
        text.Append("Usage: ").Append(invocation).Append(" [TARGET…] [--parameter value…] [options]\n\n");
        Append(text, script);
        text.Append("\nOptions\n");
        Rows(text, EngineOption.All.Select(option => new Row(Written(option), option.Description)));
        if (EngineVerb.All.Length > 0)
        {
            text.Append("\nVerbs of the engine\n");
            Rows(text, EngineVerb.All.Select(verb => new Row($"{verb.Name} {verb.Usage}", verb.Description)));
        }

        text.Append("\nNames ignore case and dashes; A+B is A B. Exit codes: 0 success, 1 a target failed, 2 wrong usage or invalid build,\n");
        text.Append("75 workspace busy (--no-wait), 130 cancelled, 10 to 30 a deployment failed (docs/host-script.md).\n");
        return text.ToString();
    }

    public static string List(LoadedScript script)
    {
        var text = new StringBuilder();
        Append(text, script);
        return text.ToString();
    }

    static void Append(StringBuilder text, LoadedScript script)
    {
        text.Append("Targets\n");
        Rows(text, script.Targets.Where(target => !target.IsUnlisted).Select(target => new Row(target.Name, Description(target, script.DefaultTarget))));
        if (script.Parameters.Count > 0)
        {
            text.Append("\nParameters\n");
            Rows(text, script.Parameters.Select(parameter => new Row(Written(parameter), Description(parameter))));
        }

        if (script.Options.Count > 0)
        {
            text.Append("\nOptions of targets\n");
            Rows(text, script.Options.Select(option => new Row(option.IsFlag ? $"--{option.Name}" : $"--{option.Name} {option.Placeholder}", Description(option))));
        }
    }

    static string Description(TargetModel target, string? defaultTarget)
    {
        var about = target.Description ?? "";
        var needs = target.DependsOn.Count == 0 ? "" : $"after {string.Join(", ", target.DependsOn.Select(reference => reference.Name))}";
        var notes = Notes(target.Name == defaultTarget ? "default" : "", needs);
        return about.Length == 0 ? notes.TrimStart() : about + notes;
    }

    static string Written(EngineOption option) =>
        option.NeedsValue ? $"--{option.Name} {option.Placeholder}" : $"--{option.Name}{option.Placeholder}";

    static string Written(Parameter parameter) =>
        parameter.Type.IsFlag ? $"--{parameter.Name}"
        : parameter.Type.IsList ? $"--{parameter.Name} {Placeholder(parameter.Type.Kind)}…"
        : $"--{parameter.Name} {Placeholder(parameter.Type.Kind)}";

    static string Description(Parameter parameter) => parameter.Description + Notes(
        parameter.IsRequired ? "required" : "",
        parameter.Choices is { } choices ? $"{(parameter.AreChoicesAll ? "allowed" : "such as")}: {string.Join(", ", choices)}" : "",
        parameter.Rules?.InWords ?? "",
        parameter.SetBy is null ? "" : $"set by {parameter.SetBy}: {(parameter.IsEncrypted ? "encrypted" : parameter.Text)}",
        parameter.DefaultText is { } text ? $"default: {text}" : "");

    static string Description(TargetOption option) =>
        option.Description + Notes(
            option.Allowed?.Invoke() is { } allowed ? $"allowed: {string.Join(", ", allowed)}" : "",
            option.Value is not null ? $"set to {option.Value}" : option.Default is not null ? $"default: {option.Default}" : "");

    static string Placeholder(string kind) => kind.ToUpperInvariant().Replace(' ', '-');

    static string Notes(params string[] notes)
    {
        var given = string.Join("; ", notes.Where(note => note.Length > 0));
        return given.Length == 0 ? "" : $" ({given})";
    }

    static void Rows(StringBuilder text, IEnumerable<Row> rows)
    {
        var all = rows.ToList();
        var width = 0;
        foreach (var row in all)
        {
            width = Math.Clamp(row.Name.Length, width, 32);
        }

        foreach (var (name, description) in all)
        {
            text.Append("  ").Append(name.PadRight(width)).Append("  ").Append(description.TrimStart());
            while (text[^1] == ' ')
            {
                text.Length--;
            }

            text.Append('\n');
        }
    }

    // A class, because what is generic over classes is compiled already: this runs at every --list.
    sealed record Row(string Name, string Description);
}
