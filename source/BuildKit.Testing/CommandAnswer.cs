namespace BuildKit.Testing;

/// <summary>How a command ends that is not really run: what it writes, leaves and reports.</summary>
public sealed record CommandAnswer
{
    /// <summary>It succeeds and says nothing.</summary>
    public static CommandAnswer Success { get; } = new();

    /// <summary>It runs until it is stopped: by Ctrl-C, by a time limit, or by the end of the test.</summary>
    public static CommandAnswer Hanging { get; } = new() { Hangs = true };

    /// <summary>The exit code. Default: 0.</summary>
    public int ExitCode { get; init; }

    /// <summary>What it writes to standard output. Default: nothing.</summary>
    public string Output { get; init; } = "";

    /// <summary>What it writes to standard error. Default: nothing.</summary>
    public string ErrorOutput { get; init; } = "";

    /// <summary>True if it runs until it is stopped. Default: false.</summary>
    public bool Hangs { get; init; }

    /// <summary>The files that it writes, below the root directory unless the path is absolute, with their texts.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>The test results that it leaves, for <c>dotnet test</c>: passed, failed, skipped; null for none.</summary>
    public (int Passed, int Failed, int Skipped)? Tests { get; init; }

    /// <summary>It succeeds and writes this to standard output.</summary>
    public static CommandAnswer Says(string output) => new() { Output = output };

    /// <summary>It fails.</summary>
    /// <param name="exitCode">The exit code, other than 0.</param>
    /// <param name="errorOutput">What it writes to standard error.</param>
    public static CommandAnswer Fails(int exitCode, string errorOutput) => new() { ExitCode = exitCode, ErrorOutput = errorOutput };
}
