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
    // The values of each option of the engine that is given; none for one that takes none.
    readonly Dictionary<string, List<string>> engine = new(StringComparer.Ordinal);
    readonly Dictionary<string, GivenOption> others = new(StringComparer.Ordinal);

    /// <summary>The targets asked for, as written and in that order.</summary>
    public List<string> Targets { get; } = [];

    /// <summary>A verb of the engine, with its colon; null for none.</summary>
    public string? Verb { get; set; }

    /// <summary>The words behind the verb, in their order; a verb takes no targets.</summary>
    public List<string> VerbArguments { get; } = [];

    /// <summary>What is said of parameters, in the order in which it was written.</summary>
    public List<GivenParameter> Parameters { get; } = [];

    /// <summary>The words that a list has taken behind its first: a target among them may have been meant to run.</summary>
    public List<GivenOption> FurtherValues { get; } = [];

    /// <summary>The profiles named, in their order; null if the command line says nothing of them.</summary>
    public IReadOnlyList<string>? Profiles => engine.GetValueOrDefault(EngineOption.Profile);

    /// <summary>The targets named by <c>--force</c>, as written.</summary>
    public IEnumerable<string> Forced => (engine.GetValueOrDefault(EngineOption.Force) ?? []).SelectMany(Names);

    /// <summary>What is said of one parameter; null for nothing.</summary>
    public GivenValue? ValueOf(Parameter parameter) => Parameters.Find(given => given.Parameter == parameter)?.Value;

    public bool Has(string option) => engine.ContainsKey(option);

    public string? ValueOf(string option) => engine.GetValueOrDefault(option) is [var value, ..] ? value : null;

    /// <summary>
    /// The target that stands behind a <c>--skip</c> without a value, where there are others that could be meant to run: in other
    /// tools it would be the one to skip. Null if the line is clear.
    /// </summary>
    public string? DoubtfulSkip => Targets.Count > 1 ? WordBehindSkip : null;

    /// <summary>The word behind a <c>--skip</c> without a value.</summary>
    public string? WordBehindSkip { get; set; }

    /// <summary>Null without <c>--skip</c>; empty for <c>--skip</c> alone.</summary>
    public IReadOnlyList<string>? Skip => Has(EngineOption.Skip) ? Names(ValueOf(EngineOption.Skip) ?? "") : null;

    public int? Jobs => ValueOf(EngineOption.Jobs) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var jobs) && jobs is > 0 and <= 1024 ? jobs
        : throw Errors.OptionValue("--jobs", text, "a number from 1 to 1024").Exception();

    /// <exception cref="BuildException">BK092x: something is not understood.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments, IReadOnlyList<Parameter> parameters, AbsolutePath directory) =>
        new CommandLineReader(arguments, parameters, directory).Read();

    /// <summary>Notes an option of the engine.</summary>
    /// <returns>False if it was there before and may be only once.</returns>
    public bool Add(EngineOption option, string? value)
    {
        var isNew = !engine.TryGetValue(option.Name, out var values);
        values ??= engine[option.Name] = [];
        if (value is not null)
        {
            values.Add(value);
        }

        return isNew || option.Value == OptionValue.Repeated;
    }

    /// <summary>Notes an option that is neither the engine's nor a parameter: a target may bring it.</summary>
    /// <returns>False if it was there before.</returns>
    public bool Add(string normalisedName, GivenOption option) => others.TryAdd(normalisedName, option);

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
                option.Written = given.Written;
                option.Value = option.IsFlag ? FlagOf(given) : given.Value ?? throw Errors.OptionNeedsValue(given.Written).Exception();
            }
            else
            {
                option.Value = variable(variableName);
            }

            if (option is { IsFlag: true, Value: { } flag } && !bool.TryParse(flag, out _))
            {
                throw Errors.OptionValue(given?.Written ?? variableName, flag, "true, false").Exception();
            }

            if (option.Value is { } value && option.Allowed?.Invoke() is { } allowed && !allowed.Contains(value))
            {
                option.Value = Spelled(value, allowed)
                    ?? throw Errors.OptionValue(given?.Written ?? variableName, value, string.Join(", ", allowed)).Exception();
            }
        }

        if (others.Count > 0)
        {
            throw Unknown(options, parameters).Exception();
        }
    }

    // Which options are flags was not known when the line was read: the word behind one stands for itself.
    string FlagOf(GivenOption given)
    {
        if (given is not { IsApart: true, Value: { } word } || bool.TryParse(word, out _))
        {
            return given.Value ?? "true";
        }

        if (Verb is null)
        {
            Targets.AddRange(word.Contains('+', StringComparison.Ordinal) ? Names(word) : [word]);
        }
        else
        {
            VerbArguments.Add(word);
        }

        return "true";
    }

    /// <summary>Refuses words that a list has taken although they name targets.</summary>
    /// <exception cref="BuildException">BK0617: there is one.</exception>
    public void RefuseTargetsAmongValues(IReadOnlyList<TargetModel> known)
    {
        foreach (var (written, word, _) in FurtherValues)
        {
            if (Names(word!) is { Length: > 0 } names
                && names.All(name => known.Any(target => Suggestion.Normalised(target.Name) == Suggestion.Normalised(name))))
            {
                throw Errors.ListTakesTarget(written, word!).Exception();
            }
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

    public static string[] Names(string text) => text.Split('+', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>What the command line says of a parameter.</summary>
sealed record GivenParameter(Parameter Parameter, GivenValue Value);

/// <summary>An option as written, with its value.</summary>
/// <param name="Written">The option.</param>
/// <param name="Value">Null if there is none.</param>
/// <param name="IsApart">True if the value was a word of its own.</param>
sealed record GivenOption(string Written, string? Value, bool IsApart = false);
