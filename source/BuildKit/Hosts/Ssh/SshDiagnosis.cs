using BuildKit.Events;

namespace BuildKit.Hosts;

/// <summary>Makes the error of a connection that was not made: what, where, and what to type next.</summary>
sealed class SshDiagnosis(SshSettings settings, SshDestination destination)
{
    readonly SshCommand ssh = new(settings, destination);

    /// <summary>Asks the client once more where a key is in question, because only then it tells which key it saw.</summary>
    public async Task<BuildError> ExplainAsync(SshFailure failure, StepScope scope)
    {
        var said = string.Join('\n', failure.Lines.Where(line => !line.StartsWith('@')).TakeLast(10));
        return (failure.Problem, failure.IsOnTheWay) switch
        {
            (SshProblem.KeyChanged, _) => await ChangedAsync(failure, said, scope).ConfigureAwait(false),
            (SshProblem.KeyUnknown, _) => await UnknownAsync(said, scope).ConfigureAwait(false),
            (_, true) when await JumpAsync(scope).ConfigureAwait(false) is { } jump => Errors.BastionUnreachable($"{destination}", jump, Cause(failure.Problem), said, ssh.ForPeople),
            (SshProblem.NotFound, _) => Errors.HostNotFound($"{destination}", said, ssh.ForPeople),
            (SshProblem.Refused, _) => Errors.HostRefuses($"{destination}", said, ssh.ForPeople),
            (SshProblem.TimedOut or SshProblem.NoRoute, _) => Errors.HostSilent($"{destination}", Cause(failure.Problem), settings.ConnectTimeout, said, ssh.ForPeople),
            (SshProblem.Denied, _) => Errors.HostDenies($"{destination}", said, ssh.ForPeople),
            (SshProblem.Reset, _) => Errors.HostHangsUp($"{destination}", said, ssh.ForPeople),
            _ => Errors.SshFailed($"{destination}", said, ssh.ForPeople),
        };
    }

    async Task<BuildError> ChangedAsync(SshFailure failure, string said, StepScope scope)
    {
        var place = failure.OffendingKey();
        var before = place is { } known ? KnownKey.Fingerprint(known.File, known.Line) : null;
        var now = await ShownAsync(scope).ConfigureAwait(false);
        return Errors.HostKeyChanged($"{destination}", before, now, place is { } line ? $"{line.File}:{line.Line}" : null, said, Forget(place));
    }

    async Task<BuildError> UnknownAsync(string said, StepScope scope) =>
        Errors.HostKeyUnknown($"{destination}", await ShownAsync(scope).ConfigureAwait(false), said, ssh.ForPeople);

    async Task<string?> JumpAsync(StepScope scope)
    {
        var configured = await new SshSession(scope, isQuiet: true).RunAsync(ssh.Configured(), Patience(settings)).ConfigureAwait(false);
        return configured.Output.Split('\n').Select(line => line.Split(' ', 2)).FirstOrDefault(words => words is ["proxyjump" or "proxycommand", not "none"])?[1];
    }

    async Task<string?> ShownAsync(StepScope scope)
    {
        var seen = await new SshSession(scope, isQuiet: true).RunAsync(ssh.Diagnosis(), Patience(settings)).ConfigureAwait(false);
        return KnownKey.Shown(seen.BeforeConnected) is { } key ? $"{key.Fingerprint} ({key.Kind})" : null;
    }

    /// <summary>How long it may take until the host begins: as long as reaching it and being let in may take.</summary>
    public static TimeSpan Patience(SshSettings settings) => (2 * settings.ConnectTimeout) + TimeSpan.FromSeconds(1);

    string Forget((string File, int Line)? place) =>
        ShellQuoting.Line("ssh-keygen", [.. place is { } known ? new[] { "-f", known.File } : [], "-R",
            destination.Port is null or 22 ? destination.Address : $"[{destination.Address}]:{destination.Port}"]);

    static string Cause(SshProblem problem) => problem switch
    {
        SshProblem.NotFound => "no address is known for its name",
        SshProblem.Refused => "nothing listens at that port",
        SshProblem.TimedOut => "no answer in time",
        SshProblem.NoRoute => "there is no way to its network",
        SshProblem.Denied => "it does not let us in",
        SshProblem.Reset => "it hung up before anything was agreed on",
        _ => "see what ssh says",
    };
}
