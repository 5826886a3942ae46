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
        else if (!line.Add(name, new(written, value ?? TakeValue())))
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
        if (line.Parameters.Exists(given => given.Parameter == parameter))
        {
            throw Errors.OptionTwice(written).Exception();
        }

        var isFlagAlone = value is null && parameter.IsFlag && !bool.TryParse(NextValue, out _);
        var text = isFlagAlone ? "true" : value ?? NeededValue(written);
        line.Parameters.Add(new(parameter, new() { Texts = [new(text, written)], SetBy = written, Directory = directory }));
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
