using System.Text.Json.Serialization;

namespace BuildKit.Tests.Caching.Oracle;

enum OracleOutput
{
    File,
    Glob,
    Directory,
    Tree,
    Nothing,
}

/// <summary>A target of a random build: what it declares, and by a few numbers what it does. The number of its salt is an argument or a captured variable.</summary>
sealed record OracleStep
{
    public required string Name { get; init; }

    /// <summary>C# code; if false, a shell script.</summary>
    public bool IsCode { get; init; }

    public int Salt { get; init; }

    /// <summary>Which of several pieces of code it is.</summary>
    public int Variant { get; init; }

    public string? Version { get; init; }

    public string[] Files { get; init; } = [];

    public string[] Optional { get; init; } = [];

    public string[] Trees { get; init; } = [];

    public string[] Texts { get; init; } = [];

    public string[] Anywhere { get; init; } = [];

    public string[] Variables { get; init; } = [];

    public string[] DependsOn { get; init; } = [];

    /// <summary>Of this dependency only the file main.o is read.</summary>
    public string? Narrowed { get; init; }

    /// <summary>One step for each; none for a target that is one step.</summary>
    public string[] Items { get; init; } = [];

    /// <summary>Which of the items this one is.</summary>
    public string? Item { get; init; }

    public OracleOutput Output { get; init; }

    public bool IsIncremental { get; init; }

    /// <summary>What it writes tells only how much it has read, so that most edits leave its output the same.</summary>
    public bool IsLossy { get; init; }

    public bool Warns { get; init; }

    /// <summary>Files of which the name has "skip" in it are taken away from its inputs.</summary>
    public bool Skips { get; init; }

    /// <summary>It is declared to run each time.</summary>
    public bool IsUncached { get; init; }

    public string Directory => $"out/{Name}";

    public string FullName => Item is null ? Name : $"{Name}/{Item}";

    /// <summary>The steps that the target consists of.</summary>
    [JsonIgnore]
    public IEnumerable<OracleStep> Steps => Items.Length == 0 ? [this] : Items.Select(item => this with { Item = item });

    public override string ToString() => $"{FullName}: {(IsCode ? "code" : "sh")} v{Variant} s{Salt} version={Version}"
        + $" files=[{string.Join(' ', Files)}] optional=[{string.Join(' ', Optional)}] trees=[{string.Join(' ', Trees)}] texts=[{string.Join(' ', Texts)}] anywhere=[{string.Join(' ', Anywhere)}]"
        + $" variables=[{string.Join(' ', Variables)}] dependsOn=[{string.Join(' ', DependsOn)}] narrowed={Narrowed} items=[{string.Join(' ', Items)}] -> {Output}"
        + (IsIncremental ? " incremental" : "") + (IsLossy ? " lossy" : "") + (Warns ? " warns" : "") + (Skips ? " skips" : "") + (IsUncached ? " uncached" : "");
}
