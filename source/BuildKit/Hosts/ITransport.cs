using System.Collections.Immutable;
using BuildKit.Events;

namespace BuildKit.Hosts;

/// <summary>
/// A way to a directory where the releases of one product live: the host script is run there, and packages are brought there.
/// It may be used by several tasks at once.
/// </summary>
interface ITransport
{
    /// <summary>For messages: "localhost, /dir" or "deploy@web-01:22, /opt/shop".</summary>
    string Where { get; }

    /// <summary>The directory on the host.</summary>
    string Root { get; }

    /// <summary>Runs the host script to its end. What became of it is in the answer, also if that is not known.</summary>
    /// <exception cref="OperationCanceledException">It was not started, or is no longer waited for.</exception>
    Task<ScriptAnswer> RunAsync(HostScriptCall call, StepScope scope);

    /// <summary>Makes sure that all of the package, or its release, is there, and says where the host script finds the package and checks it.</summary>
    /// <exception cref="BuildException">It could not be brought there.</exception>
    /// <exception cref="OperationCanceledException">The step was asked to stop; what has been brought is gone on with next time.</exception>
    Task<string> SendAsync(HostPackage package, StepScope scope);
}

/// <summary>What the host script is asked for.</summary>
sealed record HostScriptCall
{
    /// <summary>The host script, a file of this machine.</summary>
    public required AbsolutePath Script { get; init; }

    public required string Verb { get; init; }

    /// <summary>What follows the verb, without the directory, which the transport knows.</summary>
    public ImmutableArray<string> Arguments { get; init; } = [];

    /// <summary>Variables that the commands of the release see; they are never among the arguments, on either side.</summary>
    public ImmutableSortedDictionary<string, string> Secrets { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Marks what this call writes to the host's journal, so that it is found again after a lost connection; hexadecimal digits.</summary>
    public string Id { get; init; } = Convert.ToHexStringLower(Guid.NewGuid().ToByteArray().AsSpan(0, 6));

    /// <summary>True if what the script says to people is not shown.</summary>
    public bool IsQuiet { get; init; }
}

/// <summary>How a call of the host script ended.</summary>
sealed record ScriptAnswer
{
    /// <summary>The script's own exit code; null if it did not run, or if nobody knows.</summary>
    public int? ExitCode { get; init; }

    /// <summary>True if the script said that it changed the host.</summary>
    public bool Changed { get; init; }

    /// <summary>True if the script has certainly not begun, so that it can be asked again without a thought.</summary>
    public bool NeverBegan { get; init; }

    /// <summary>True if the connection was lost, so that the script may go on alone.</summary>
    public bool IsLost { get; init; }

    /// <summary>Why there is no exit code.</summary>
    public BuildError? Cause { get; init; }

    /// <summary>What it wrote for programs, without its last line.</summary>
    public string Output { get; init; } = "";

    /// <summary>The last lines that it wrote for people.</summary>
    public IReadOnlyList<string> Messages { get; init; } = [];
}

/// <summary>A package on its way to a host: a file of this machine, pinned by its digest.</summary>
sealed record HostPackage
{
    public required AbsolutePath File { get; init; }

    /// <summary>The name that it gets on the host.</summary>
    public required string Name { get; init; }

    public required string Release { get; init; }

    /// <summary>SHA-256 in lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>In bytes.</summary>
    public required long Size { get; init; }
}
