using System.Globalization;
using BuildKit.Parameters;
using BuildKit.Targets;

namespace BuildKit.Hosting;

/// <summary>
/// The command line, taken apart: targets, options of the engine, values of parameters, and what is left for the
/// options that targets bring. Names ignore case and dashes; nothing unknown is passed over.
/// </summary>
sealed class CommandLine
{
    readonly Dictionary<string, string?> engine = [];
    readonly List<string> targets = [];
    readonly List<string> verbArguments = [];
    string? wordBehindSkip;
    readonly Dictionary<string, (string Written, string? Value)> others = [];

    /// <summary>The targets asked for, as written and in that order.</summary>
    public IReadOnlyList<string> Targets => targets;

    /// <summary>A verb of the engine, with its colon; null for none.</summary>
    public string? Verb { get; private set; }

    /// <summary>The words behind the verb, in their order; a verb takes no targets.</summary>
    public IReadOnlyList<string> VerbArguments => verbArguments;

    /// <summary>What is said of parameters, in the order in which it was written.</summary>
    public List<(Parameter Parameter, string Text, string Written)> ParameterValues { get; } = [];

    public bool Has(string option) => engine.ContainsKey(option);

    public string? ValueOf(string option) => engine.GetValueOrDefault(option);

    /// <summary>
    /// The target that stands behind a <c>--skip</c> without a value, where there are others that could be meant to run: in other
    /// tools it would be the one to skip. Null if the line is clear.
    /// </summary>
    public string? DoubtfulSkip => targets.Count > 1 ? wordBehindSkip : null;

    /// <summary>Null without <c>--skip</c>; empty for <c>--skip</c> alone.</summary>
    public IReadOnlyList<string>? Skip => Has(EngineOption.Skip) ? Names(ValueOf(EngineOption.Skip) ?? "") : null;

    public int? Jobs => ValueOf(EngineOption.Jobs) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var jobs) && jobs is > 0 and <= 1024 ? jobs
        : throw Errors.OptionValue("--jobs", text, "a number from 1 to 1024").Exception();

    /// <exception cref="BuildException">BK092x: something is not understood.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments, IReadOnlyList<Parameter> parameters)
    {
        var line = new CommandLine();
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (argument.StartsWith("--", StringComparison.Ordinal) && argument.Length > 2)
            {
                i += line.Option(argument, i + 1 < arguments.Count ? arguments[i + 1] : null, parameters);
            }
            else if (argument is "-h" or "-?")
            {
                line.engine[EngineOption.Help] = null;
            }
            else if (argument.StartsWith('-'))
            {
                throw Errors.UnknownOption(argument, "Options begin with two dashes.").Exception();
            }
            else if (argument.StartsWith(':'))
            {
                line.Verb = line.Verb is null ? argument : throw Errors.TwoVerbs(line.Verb, argument).Exception();
            }
            else if (line.Verb is not null)
            {
                line.verbArguments.Add(argument);
            }
            else
            {
                line.targets.AddRange(argument.Contains('+', StringComparison.Ordinal) ? Names(argument) : [argument]);
            }
        }

        return line;
    }

    /// <summary>Gives the options that targets bring their values; whatever is left then is unknown.</summary>
    /// <exception cref="BuildException">BK0920, BK0921, BK0923: unknown option, missing value, value not allowed.</exception>
    public void BindOptions(
        IReadOnlyList<TargetOption> options, IReadOnlyList<Parameter> parameters, Func<string, string?> variable)
    {
        foreach (var option in options)
        {
            var variableName = VariableOf(option.Name);
            if (others.Remove(Suggestion.Normalised(option.Name), out var given))
            {
                option.Value = given.Value ?? throw Errors.OptionNeedsValue(given.Written).Exception();
            }
            else
            {
                option.Value = variable(variableName);
            }

            if (option.Value is { } value && option.Allowed?.Invoke() is { } allowed && !allowed.Contains(value))
            {
                option.Value = Spelled(value, allowed)
                    ?? throw Errors.OptionValue(given.Written ?? variableName, value, string.Join(", ", allowed)).Exception();
            }
        }

        if (others.Count > 0)
        {
            throw Unknown(options, parameters).Exception();
        }
    }

    static string? Spelled(string value, IReadOnlyList<string> allowed) =>
        allowed.FirstOrDefault(name => Suggestion.Normalised(name) == Suggestion.Normalised(value));

    BuildError Unknown(IReadOnlyList<TargetOption> options, IReadOnlyList<Parameter> parameters)
    {
        var written = others.Values.First().Written;
        var known = EngineOption.All.Select(option => option.Name).Concat(parameters.Select(parameter => parameter.Name))
            .Concat(options.Select(option => option.Name)).Select(name => $"--{name}");
        return Errors.UnknownOption(written, DidYouMean(written, known));
    }

    /// <summary>The value of an option before the command line can be understood; null if it is not given.</summary>
    public static string? Peek(IReadOnlyList<string> arguments, string option)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            var equals = arguments[i].IndexOf('=', StringComparison.Ordinal);
            var written = equals < 0 ? arguments[i] : arguments[i][..equals];
            if (written.StartsWith("--", StringComparison.Ordinal) && Suggestion.Normalised(written) == option)
            {
                return equals >= 0 ? arguments[i][(equals + 1)..] : i + 1 < arguments.Count ? arguments[i + 1] : null;
            }
        }

        return null;
    }

    public static string VariableOf(string option) => $"BK_{option.Replace('-', '_').ToUpperInvariant()}";

    static string DidYouMean(string written, IEnumerable<string> known) =>
        Suggestion.Nearest(written, known) is { } nearest ? $"Did you mean '{nearest}'?" : "'--help' shows all options.";

    static string[] Names(string text) => text.Split('+', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // Returns how many further arguments the option took.
    int Option(string argument, string? next, IReadOnlyList<Parameter> parameters)
    {
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        var written = equals < 0 ? argument : argument[..equals];
        var value = equals < 0 ? null : argument[(equals + 1)..];
        var name = Suggestion.Normalised(written);
        var nextIsValue = next is not null && !next.StartsWith("--", StringComparison.Ordinal);

        if (EngineOption.Find(name) is { } option)
        {
            return Engine(option, written, value, nextIsValue ? next : null);
        }

        if (parameters.FirstOrDefault(parameter => Suggestion.Normalised(parameter.Name) == name) is { } known)
        {
            return Parameter(known, written, value, nextIsValue ? next : null);
        }

        if (!others.TryAdd(name, (written, value ?? (nextIsValue ? next : null))))
        {
            throw Errors.OptionTwice(written).Exception();
        }

        return value is null && nextIsValue ? 1 : 0;
    }

    int Engine(EngineOption option, string written, string? value, string? next)
    {
        if (value is not null && option.Value == OptionValue.None)
        {
            throw Errors.OptionTakesNoValue(written, value).Exception();
        }

        var takesNext = value is null && option.Value == OptionValue.Required;
        if (takesNext && next is null)
        {
            throw Errors.OptionNeedsValue(written).Exception();
        }

        if (!engine.TryAdd(option.Name, takesNext ? next : value))
        {
            throw Errors.OptionTwice(written).Exception();
        }

        if (option.Value == OptionValue.Optional && value is null)
        {
            wordBehindSkip = next;
        }

        return takesNext ? 1 : 0;
    }

    int Parameter(Parameter parameter, string written, string? value, string? next)
    {
        if (ParameterValues.Any(given => given.Parameter == parameter))
        {
            throw Errors.OptionTwice(written).Exception();
        }

        var takesNext = value is null && (!parameter.IsFlag || bool.TryParse(next, out _));
        if (takesNext && next is null)
        {
            throw Errors.OptionNeedsValue(written).Exception();
        }

        ParameterValues.Add((parameter, value ?? (takesNext ? next! : "true"), written));
        return takesNext ? 1 : 0;
    }
}
