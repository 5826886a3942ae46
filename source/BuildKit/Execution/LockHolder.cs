using System.Globalization;

namespace BuildKit.Execution;

/// <summary>Who works in a workspace.</summary>
sealed record LockHolder
{
    const string Header = "buildkit-lock 1";

    public required string Run { get; init; }

    public required string CommandLine { get; init; }

    /// <summary>The process id.</summary>
    public required string Process { get; init; }

    /// <summary>When the run began, ISO 8601, UTC.</summary>
    public required string Since { get; init; }

    public static LockHolder Of(string run, string commandLine, TimeProvider time) => new()
    {
        Run = run,
        CommandLine = commandLine.ReplaceLineEndings(" "),
        Process = Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
        Since = time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
    };

    /// <summary>For messages.</summary>
    public IReadOnlyList<(string Name, string Value)> Facts => [("Command", CommandLine), ("Process", Process), ("Since", Since)];

    /// <summary>Null if the file cannot tell.</summary>
    public static LockHolder? Read(AbsolutePath file) => StateFile.Lines(file, Header) is [var run, var process, var since, var line, ..]
        ? new() { Run = run, Process = process, Since = since, CommandLine = line }
        : null;

    public void Write(AbsolutePath file) => StateFile.TryWrite(file, [Header, Run, Process, Since, CommandLine]);
}
