using BuildKit.Parameters;

namespace BuildKit.Hosting;

/// <summary>Goes through the words of a command line, one by one; options take as many words as are theirs.</summary>
/// <param name="words">The command line.</param>
/// <param name="parameters">The parameters of the script.</param>
/// <param name="directory">Where it was typed: relative paths are relative to it.</param>
sealed class CommandLineReader(IReadOnlyList<string> words, IReadOnlyList<Parameter> parameters, AbsolutePath directory)
{
    readonly CommandLine line = new();
    int next;

    public CommandLine Read()
    {
        while (next < words.Count)
        {
            Read(words[next++]);
        }

        return line;
    }

    void Read(string word)
    {
        if (word.StartsWith("--", StringComparison.Ordinal) && word.Length > 2)
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            Option(equals < 0 ? word : word[..equals], equals < 0 ? null : word[(equals + 1)..]);
        }
        else if (word is "-h" or "-?")
        {
            line.Add(EngineOption.Find(EngineOption.Help)!, null);
        }
        else if (word.StartsWith('-'))
        {
            throw Errors.UnknownOption(word, "Options begin with two dashes.").Exception();
        }
        else if (word.StartsWith(':'))
        {
            line.Verb = line.Verb is null ? word : throw Errors.TwoVerbs(line.Verb, word).Exception();
        }
        else if (line.Verb is not null)
        {
            line.VerbArguments.Add(word);
        }
        else
        {
            line.Targets.AddRange(word.Contains('+', StringComparison.Ordinal) ? CommandLine.Names(word) : [word]);
        }
    }

    void Option(string written, string? value)
    {
        var name = Suggestion.Normalised(written);
        if (EngineOption.Find(name) is { } option)
        {
            Engine(option, written, value);
        }
        else if (Parameter.Find(parameters, written) is { } parameter)
        {
            Set(parameter, written, value);
        }
        else if (!line.Add(name, new(written, value ?? TakeValue(), IsApart: value is null)))
        {
            throw Errors.OptionTwice(written).Exception();
        }
    }

    void Engine(EngineOption option, string written, string? value)
    {
        if (value is not null && option.Value == OptionValue.None)
        {
            throw Errors.OptionTakesNoValue(written, value).Exception();
        }

        if (option.Value == OptionValue.Optional && value is null)
        {
            line.WordBehindSkip = NextValue;
        }

        if (!line.Add(option, option.NeedsValue ? value ?? NeededValue(written) : value))
        {
            throw Errors.OptionTwice(written).Exception();
        }
    }

    void Set(Parameter parameter, string written, string? value)
    {
        var earlier = line.ValueOf(parameter);
        if (earlier is not null && !parameter.Type.IsList)
        {
            throw Errors.OptionTwice(written).Exception();
        }

        var texts = parameter.Type.IsList ? List(written, value) : [new(Single(parameter, written, value), written)];
        line.Parameters.RemoveAll(given => given.Parameter == parameter);
        line.Parameters.Add(new(parameter, new()
        {
            Texts = [.. earlier?.Texts ?? [], .. texts],
            IsList = parameter.Type.IsList,
            SetBy = written,
            Directory = directory,
        }));
    }

    string Single(Parameter parameter, string written, string? value) =>
        value is null && parameter.Type.IsFlag && !bool.TryParse(NextValue, out _) ? "true" : value ?? NeededValue(written);

    // --items a b c, --items=a --items=b, or any mixture; --items= is a list without any value.
    List<GivenText> List(string written, string? value)
    {
        if (value is not null)
        {
            return value.Length == 0 ? [] : [new(value, written)];
        }

        List<GivenText> texts = [new(NeededValue(written), written)];
        while (TakeValue() is { } further)
        {
            texts.Add(new(further, written));
            line.FurtherValues.Add(new(written, further));
        }

        return texts;
    }

    // Words that begin with two dashes are options; as a value such a word is written --name=--word.
    string? NextValue => next < words.Count && !words[next].StartsWith("--", StringComparison.Ordinal) ? words[next] : null;

    string? TakeValue()
    {
        var value = NextValue;
        next += value is null ? 0 : 1;
        return value;
    }

    string NeededValue(string written) => TakeValue() ?? throw Errors.OptionNeedsValue(written).Exception();
}
