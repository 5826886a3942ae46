namespace BuildKit.Hosting;

/// <summary>What an option of the engine takes.</summary>
enum OptionValue
{
    None,
    Required,

    /// <summary>A value, and the option may be given several times.</summary>
    Repeated,

    /// <summary>Only as <c>--name=value</c>, because a word behind it could be a target.</summary>
    Optional,
}

/// <summary>One option of the engine itself, in the order in which the help shows them.</summary>
sealed record EngineOption(string Name, OptionValue Value, string Placeholder, string Description)
{
    public const string Help = "help", List = "list", Plan = "plan", Json = "json", Skip = "skip", Continue = "continue", Jobs = "jobs",
        Events = "events", Verbosity = "verbosity", Profile = "profile", NoColor = "no-color", NoWait = "no-wait", Version = "version",
        NoCache = "no-cache", Force = "force", Rehash = "rehash", Verify = "verify", Explain = "explain";

    public static readonly EngineOption[] All =
    [
        new(Help, OptionValue.None, "", "Shows this help"),
        new(List, OptionValue.None, "", "Lists targets and parameters"),
        new(Plan, OptionValue.None, "", "Shows what would run, in waves, and why; changes nothing"),
        new(Explain, OptionValue.Required, "TARGET", "Shows why the target ran in the last run, or need not run; runs nothing"),
        new(Json, OptionValue.None, "", "Makes --list, --plan and targets that show a status write JSON"),
        new(Skip, OptionValue.Optional, "[=A+B]", "Skips these targets and what only they need; alone: all but the targets named"),
        new(Continue, OptionValue.None, "", "Goes on with the last run, if it failed: what succeeded in it is not run again"),
        new(Force, OptionValue.Repeated, "TARGET", "Runs the steps of this target whatever is known of them"),
        new(NoCache, OptionValue.None, "", "Runs every step, and puts nothing into the cache"),
        new(Rehash, OptionValue.None, "", "Reads every file again instead of trusting sizes and times"),
        new(Verify, OptionValue.None, "", "Runs every step that could be reused twice, the second time elsewhere, and compares what both left"),
        new(Jobs, OptionValue.Required, "N", "How many steps may run at once (default: number of processors)"),
        new(Profile, OptionValue.Repeated, "NAME", "Takes build/parameters.NAME.json too; of several the last named wins"),
        new(Events, OptionValue.Required, "FILE", "Writes every event as a JSON line"),
        new(Verbosity, OptionValue.Required, "LEVEL", "How much is shown: quiet, minimal, normal (default), verbose"),
        new(NoColor, OptionValue.None, "", "Writes no colours; so do NO_COLOR=1 and anything that is not a terminal"),
        new(NoWait, OptionValue.None, "", "Ends with exit code 75 if another run holds the workspace"),
        new(Version, OptionValue.None, "", "Shows the version of BuildKit"),
    ];

    /// <summary>True for an option that cannot stand without a value.</summary>
    public bool NeedsValue => Value is OptionValue.Required or OptionValue.Repeated;

    public static EngineOption? Find(string normalisedName)
    {
        foreach (var option in All)
        {
            if (Suggestion.Normalised(option.Name) == normalisedName)
            {
                return option;
            }
        }

        return null;
    }
}
