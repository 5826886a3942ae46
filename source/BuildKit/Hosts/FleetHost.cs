using System.Text.Json;
using BuildKit.Commands;
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
    // The script of a release that was made before there were probes.
    const string KnowsNoProbe = "there is no option --probe";

    public string Name { get; } = name;

    public ITransport Transport { get; } = transport;

    public StoredRelease Release { get; } = release;

    /// <summary>For messages.</summary>
    public string Where => Transport.Where;

    /// <exception cref="BuildException">BK0505: the script did not run. BK0508: its answer cannot be read.</exception>
    public async Task<HostStatus> ObserveAsync(StepScope scope)
    {
        var answer = await AskAsync(new(Probe: true), scope).ConfigureAwait(false);
        if (answer.ExitCode is null && answer.Messages.Any(line => line.Contains(KnowsNoProbe, StringComparison.Ordinal)))
        {
            answer = await AskAsync(new(), scope).ConfigureAwait(false);
        }

        var json = answer.Output.Split('\n').FirstOrDefault(line => line.StartsWith('{')) ?? "";
        try
        {
            return answer.ExitCode == 0 ? HostStatus.Parse(json) : throw (answer.NeverBegan ? answer.Cause! : Unreadable(answer)).Exception();
        }
        catch (JsonException e)
        {
            throw Unreadable(answer).Exception(e);
        }
    }

    Task<ScriptAnswer> AskAsync(Observe verb, StepScope scope) =>
        Transport.RunAsync(CallFor(verb) with { IsQuiet = true }, scope with { Post = _ => { } });

    /// <summary>Runs a verb to its end. If the connection is lost meanwhile, it is found out what became of it.</summary>
    /// <exception cref="BuildException">
    /// BK0505: the script did not run to its end, so nothing is known. BK0560 to BK0568: there is no connection, and nothing was done.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was not started, or killed.</exception>
    public async Task<VerbOutcome> RunAsync(HostVerb verb, StepScope scope)
    {
        await using var _ = new Heartbeat($"{Name}: {verb.Name}", scope).ConfigureAwait(false);
        var call = CallFor(verb);
        var answer = await Transport.RunAsync(call, scope).ConfigureAwait(false);
        if (answer.IsLost)
        {
            answer = await new LostRun(this, call, scope).FindOutAsync(answer).ConfigureAwait(false);
        }

        return answer.ExitCode is { } code
            ? new() { Verb = verb, ExitCode = code, Changed = answer.Changed, Messages = answer.Messages }
            : throw answer.Cause!.Exception();
    }

    /// <summary>What a person would type.</summary>
    public string CommandLine(string verb) => ShellQuoting.Line("sh", [Release.Script, verb, "--root", Transport.Root]);

    HostScriptCall CallFor(HostVerb verb) => new()
    {
        Script = Release.Script,
        Verb = verb.Name,
        Arguments = [.. verb.Arguments, "--actor", actor],
    };

    BuildError Unreadable(ScriptAnswer answer) => Errors.HostStatusUnreadable(Where, answer.ExitCode, answer.Messages);
}
