using BuildKit.Targets;

namespace BuildKit.Hosting;

/// <summary>A verb of the engine, such as <c>:secrets</c>: what it does instead of running targets.</summary>
/// <param name="Name">The name with its colon.</param>
/// <param name="Usage">What may stand behind it, for the help; empty for nothing.</param>
/// <param name="Description">One line for the help.</param>
/// <param name="RunAsync">Does it, and returns the exit code.</param>
sealed record EngineVerb(string Name, string Usage, string Description, Func<VerbRun, Task<int>> RunAsync)
{
    /// <summary>The options that it brings to the command line when it is used.</summary>
    public Func<ScriptMembers, IEnumerable<TargetOption>> Options { get; init; } = static _ => [];

    /// <summary>All verbs, in the order in which the help shows them.</summary>
    public static readonly EngineVerb[] All =
    [
        new(CacheVerb.Name, "info|gc|clear|check", "Shows, collects, empties or checks the cache that all workspaces share (docs/caching.md)", CacheVerb.RunAsync),
        new(CiVerb.Name, "write|check", "Writes the files of CI systems from the pipelines of the script, or compares them (docs/ci.md)", CiVerb.RunAsync),
        new(":tools", "list|restore|update", "Lists the tools that come as packages, fetches them, locks the newest", ToolsVerb.RunAsync),
        new(CleanVerb.Name, "[stale|TARGET…]", "Removes what steps have left, unless it was changed since; 'stale': of targets that no longer exist", CleanVerb.RunAsync),
        new(DeployVerb.Name, "resume|break-lock TOKEN", "Goes on with a deployment that did not come to its end, or removes the lock of a dead one (docs/deploying.md)", DeployVerb.RunAsync)
        {
            Options = DeployVerb.Options,
        },
        new(IncidentVerb.Name, "open|resolve|list", "Tells the ledger that something is broken where users are, and that it is mended (docs/ledger.md)", IncidentVerb.RunAsync)
        {
            Options = IncidentVerb.Options,
        },
        new(":parameters", "schema", "Writes the schema of the parameter files, by which editors complete and check them", ParametersVerb.RunAsync),
        new(ReleaseVerb.Name, ReleaseVerb.Usage, "Lists, shows, compares and verifies releases, or puts one into one archive (docs/releases.md)", ReleaseVerb.RunAsync),
        new(ScriptsVerb.Name, "write|check [DIR]", "Writes the deployment scripts that are committed, or tells by a diff that they are stale (docs/host-script.md)", ScriptsVerb.RunAsync),
        new(SecretsVerb.Name, "set NAME|check|…", "Lists secrets, encrypts them into a parameter file, changes their password (docs/secrets.md)", SecretsVerb.RunAsync),
    ];

    /// <exception cref="BuildException">BK0930, BK0943: there is no such verb, or only the tool has it.</exception>
    public static EngineVerb Find(string name)
    {
        foreach (var verb in All)
        {
            if (Suggestion.Normalised(verb.Name) == Suggestion.Normalised(name))
            {
                return verb;
            }
        }

        throw (Suggestion.Normalised(name) == Suggestion.Normalised(":run")
            ? Errors.RunIsOfTheTool()
            : Errors.UnknownVerb(name, All.Select(verb => verb.Name))).Exception();
    }
}

/// <summary>What a verb has to work with.</summary>
sealed record VerbRun(HostEnvironment Environment, LoadedScript Script)
{
    /// <summary>The words behind the verb.</summary>
    public IReadOnlyList<string> Arguments => Script.CommandLine.VerbArguments;

    /// <summary>What is said of an option of the verb; null for nothing.</summary>
    public string? Option(string name) => Script.Options.Single(option => option.Name == name).Value;

    /// <summary>A line of the answer, on standard output.</summary>
    public void Say(string text)
    {
        Environment.Output.Write(text + "\n");
        Environment.Output.Flush();
    }

    /// <summary>A line beside the answer, on standard error.</summary>
    public void Tell(string text)
    {
        Environment.Error.Write(text + "\n");
        Environment.Error.Flush();
    }

    /// <summary>A warning, on standard error.</summary>
    public void Warn(BuildError warning) => Tell($"warning {warning.Code}: {warning.InOneLine()}");
}
