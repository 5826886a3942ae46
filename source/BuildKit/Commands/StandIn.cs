using BuildKit.Events;

namespace BuildKit.Commands;

/// <summary>
/// What stands in for a process where a build is tested: it says how the process would have ended, what it would have
/// written, and what it would have left. The command goes the same way as always, only nothing is started.
/// </summary>
sealed record StandIn
{
    static readonly AsyncLocal<Func<Command, StandIn?>?> Ambient = new();

    public int ExitCode { get; init; }

    public string Output { get; init; } = "";

    public string ErrorOutput { get; init; } = "";

    /// <summary>True for a process that ends only when it is ended.</summary>
    public bool Hangs { get; init; }

    /// <summary>What it does to the files, before it ends.</summary>
    public Action Effect { get; init; } = static () => { };

    /// <summary>What it reports, before its end is told.</summary>
    public Func<StepScope, IEnumerable<BuildEvent>> Reports { get; init; } = static _ => [];

    /// <summary>What stands in for this command; null if the process itself is to run.</summary>
    public static StandIn? For(Command command) => command.IsQuestionOfEngine ? null : Ambient.Value?.Invoke(command);

    /// <summary>True where a build is tested, so that what is on this machine does not matter.</summary>
    public static bool IsInstalled => Ambient.Value is not null;

    /// <summary>From now on, in this asynchronous context, every command asks whether something stands in for it.</summary>
    public static IDisposable Install(Func<Command, StandIn?> choose)
    {
        var before = Ambient.Value;
        Ambient.Value = choose;
        return new Restored(before);
    }

    sealed class Restored(Func<Command, StandIn?>? before) : IDisposable
    {
        public void Dispose() => Ambient.Value = before;
    }
}
