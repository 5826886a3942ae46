using System.Collections.Immutable;
using System.Text.Json;
using BuildKit.Events;
using BuildKit.Releases;

namespace BuildKit.Hosts;

/// <summary>How a verb of the host script ended.</summary>
sealed record VerbOutcome
{
    public required HostVerb Verb { get; init; }

    public required int ExitCode { get; init; }

    public required bool Changed { get; init; }

    /// <summary>The last lines that the script wrote for people.</summary>
    public required IReadOnlyList<string> Messages { get; init; }

    public bool Succeeded => ExitCode == 0;
}

/// <summary>
/// One host as BuildKit sees it: its name, the way to it, and the release whose host script is run there. What it says is the truth.
/// </summary>
/// <param name="name">Its name in the environment.</param>
/// <param name="transport">The way to the directory of the product on it.</param>
/// <param name="release">The release that the host script belongs to; it is what <c>stage</c> and <c>activate</c> bring.</param>
/// <param name="actor">Who deploys.</param>
sealed class FleetHost(string name, ITransport transport, StoredRelease release, string actor)
{
    // The script of a release that was made before there were probes and checks.
    const string KnowsNot = "there is no option --";

    public string Name { get; } = name;

    public ITransport Transport { get; } = transport;

    public StoredRelease Release { get; } = release;

    /// <summary>Variables that the commands of the release see there.</summary>
    public ImmutableSortedDictionary<string, string> Secrets { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>For messages.</summary>
    public string Where => Transport.Where;

    /// <summary>The token of the deployment that holds the host, for which verbs are run; null for none.</summary>
    public string? Hold { get; set; }

    /// <param name="scope">The step.</param>
    /// <param name="check">Whether what a deployment needs is looked at as well.</param>
    /// <exception cref="BuildException">BK0505: the script did not run. BK0508: its answer cannot be read.</exception>
    public async Task<HostStatus> ObserveAsync(StepScope scope, bool check = false)
    {
        var asked = scope.Time.GetUtcNow();
        var answer = await AskAsync(new Observe(Probe: true, check), scope).ConfigureAwait(false);
        if (answer.ExitCode is null or 64 && answer.Messages.Any(line => line.Contains(KnowsNot, StringComparison.Ordinal)))
        {
            answer = await AskAsync(new Observe(), scope).ConfigureAwait(false);
        }

        return answer.ExitCode == 0 ? StatusOf(answer, asked, scope.Time.GetUtcNow()) : throw (answer.NeverBegan ? answer.Cause! : Unreadable(answer)).Exception();
    }

    /// <summary>Takes a hold, or renews it.</summary>
    /// <returns>How that ended, and the state from then on; null if it was not taken.</returns>
    /// <exception cref="BuildException">BK0505 to BK0568: nobody knows, or there is no connection.</exception>
    public async Task<(VerbOutcome Outcome, HostStatus? Status)> TakeHoldAsync(TakeHold verb, StepScope scope)
    {
        var asked = scope.Time.GetUtcNow();
        var answer = await AskAsync(verb, scope).ConfigureAwait(false);
        if (answer.IsLost)
        {
            answer = await AskAsync(verb, scope).ConfigureAwait(false);
        }

        return answer.ExitCode is { } code
            ? (OutcomeOf(verb, code, answer), code == 0 ? StatusOf(answer, asked, scope.Time.GetUtcNow()) : null)
            : throw answer.Cause!.Exception();
    }

    /// <summary>Runs a verb of which nobody has to hear.</summary>
    /// <exception cref="BuildException">BK0505 to BK0568: nobody knows what became of it, or there is no connection.</exception>
    public async Task<VerbOutcome> RunQuietlyAsync(HostVerb verb, StepScope scope)
    {
        var answer = await AskAsync(verb, scope).ConfigureAwait(false);
        return answer.ExitCode is { } code ? OutcomeOf(verb, code, answer) : throw answer.Cause!.Exception();
    }

    Task<ScriptAnswer> AskAsync(HostVerb verb, StepScope scope) =>
        Transport.RunAsync(CallFor(verb) with { IsQuiet = true }, scope with { Post = _ => { } });

    HostStatus StatusOf(ScriptAnswer answer, DateTimeOffset asked, DateTimeOffset answered)
    {
        try
        {
            var status = HostStatus.Parse(answer.Output.Split('\n').FirstOrDefault(line => line.StartsWith('{')) ?? "");
            return status with { Messages = answer.Messages, ClockSkew = status.Facts is { } facts ? Skew(facts.Epoch, asked, answered) : null };
        }
        catch (JsonException e)
        {
            throw Unreadable(answer).Exception(e);
        }
    }

    // It looked at its clock at some moment of the question; a second that has begun is one.
    static TimeSpan Skew(long epoch, DateTimeOffset asked, DateTimeOffset answered)
    {
        var there = DateTimeOffset.FromUnixTimeSeconds(epoch);
        return there > answered ? there - answered
            : there.AddSeconds(1) < asked ? there.AddSeconds(1) - asked
            : TimeSpan.Zero;
    }

    static VerbOutcome OutcomeOf(HostVerb verb, int code, ScriptAnswer answer) =>
        new() { Verb = verb, ExitCode = code, Changed = answer.Changed, Messages = answer.Messages };

    /// <summary>Runs a verb to its end. If the connection is lost meanwhile, it is found out what became of it.</summary>
    /// <exception cref="BuildException">
    /// BK0505: the script did not run to its end, so nothing is known. BK0560 to BK0568: there is no connection, and nothing was done.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was not started, or killed.</exception>
    public async Task<VerbOutcome> RunAsync(HostVerb verb, StepScope scope)
    {
        await using var _ = new Heartbeat($"{Name}: {verb.Name}", scope).ConfigureAwait(false);
        var call = CallFor(verb);
        var answer = await Transport.RunAsync(call, Transport is LocalTransport ? scope : HostVoice.Of(Name, verb.Name, scope)).ConfigureAwait(false);
        if (answer.IsLost)
        {
            answer = await new LostRun(this, call, scope).FindOutAsync(answer).ConfigureAwait(false);
        }

        return answer.ExitCode is { } code ? OutcomeOf(verb, code, answer) : throw answer.Cause!.Exception();
    }

    /// <summary>What a person would type.</summary>
    public string CommandLine(string verb) => ShellQuoting.Line("sh", [Release.Script, verb, "--root", Transport.Root]);

    HostScriptCall CallFor(HostVerb verb) => new()
    {
        Script = Release.Script,
        Verb = verb.Name,
        Secrets = Secrets,
        Arguments = [.. verb.Arguments, "--actor", actor, .. verb.NeedsHold && Hold is { } hold ? ["--hold", hold] : Array.Empty<string>()],
    };

    BuildError Unreadable(ScriptAnswer answer) => Errors.HostStatusUnreadable(Where, answer.ExitCode, answer.Messages);
}
