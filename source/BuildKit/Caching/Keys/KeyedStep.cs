using BuildKit.Files;
using BuildKit.Implementations;

namespace BuildKit.Caching;

/// <summary>
/// Everything that decides a step's result, gathered before it runs. What is not in here cannot change the key: names, descriptions,
/// time limits, retries, how much is shown, how many jobs are free.
/// </summary>
sealed record KeyedStep
{
    /// <summary>The root directory of the workspace; it enters no key.</summary>
    public required AbsolutePath Root { get; init; }

    /// <summary>What the step does, in its order.</summary>
    public required IReadOnlyList<KeyedAction> Actions { get; init; }

    /// <summary>The variables that the step declares, with what they are in the environment of the build; null for one that is not set.</summary>
    public IReadOnlyList<(string Name, string? Value)> Variables { get; init; } = [];

    /// <summary>Variables that are handed through on top of the standard ones: visible, and only their names are in the key.</summary>
    public IReadOnlyList<string> PassedThrough { get; init; } = [];

    /// <summary>The files that the step and its commands declare.</summary>
    public InputTree Inputs { get; init; } = InputTree.Empty;

    /// <summary>What the steps before it left. A path that is among the inputs too counts as one of these.</summary>
    public IReadOnlyList<UpstreamOutputs> Upstream { get; init; } = [];

    /// <summary>Patterns of files that are stored.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>Directories that are stored whole.</summary>
    public IReadOnlyList<string> OutputTrees { get; init; } = [];

    /// <summary>Patterns of what is left on this machine only.</summary>
    public IReadOnlyList<string> LocalOutputs { get; init; } = [];

    /// <summary>What the author gave as <c>.Version("…")</c>.</summary>
    public string? Version { get; init; }

    public bool IsPortable { get; init; }

    /// <summary>Whether the secrets in its arguments, variables and input decide nothing: the key is then the same for each of them.</summary>
    public bool IgnoresSecrets { get; init; }

    /// <summary>The machine for which the result is made.</summary>
    public KeyPlatform Platform { get; init; } = KeyPlatform.Current;
}

/// <summary>One thing that a step does, as far as its key is concerned.</summary>
abstract record KeyedAction;

/// <summary>A command.</summary>
/// <param name="Command">In the form in which a step runs it whose result is kept, but neither prepared nor given a number of jobs.</param>
/// <param name="Tool">What its tool is.</param>
/// <param name="Settings">What it says of itself beyond its arguments: <see cref="Commands.CommandFiles.Settings"/>.</param>
sealed record KeyedCommand(Command Command, ToolIdentity Tool, IReadOnlyList<(string Name, string Value)> Settings) : KeyedAction
{
    public KeyedCommand(Command command, ToolIdentity tool)
        : this(command, tool, [])
    {
    }
}

/// <summary>C# code.</summary>
/// <param name="Code">What was compiled, and the values that it reads.</param>
/// <param name="Results">The results of targets that it reads: the target's name, and its value in canonical form.</param>
sealed record KeyedCode(ImplementationDigest Code, IReadOnlyList<(string Target, ReadOnlyMemory<byte> Canonical)> Results) : KeyedAction
{
    public KeyedCode(ImplementationDigest code)
        : this(code, [])
    {
    }
}

/// <summary>What a step before left: the same object for all steps that read it, so that its digest is computed once.</summary>
/// <param name="Target">Its target, by which explain names it; it is no part of the key.</param>
/// <param name="Entries">Sorted by <see cref="Utf8Order"/>, each path once.</param>
sealed record UpstreamOutputs(string Target, IReadOnlyList<ContentEntry> Entries)
{
    public Digest Digest => digest.Value;

    readonly Lazy<Digest> digest = new(() => EntryDigest.Of(Entries));
}
