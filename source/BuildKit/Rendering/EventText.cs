namespace BuildKit.Rendering;

/// <summary>The words for what happens during a run, as far as the verbosity wants them.</summary>
sealed class EventText(Verbosity verbosity, Palette palette)
{
    bool IsVerbose => verbosity == Verbosity.Verbose;

    /// <summary>The finished lines for an event; none if it is not shown.</summary>
    public IEnumerable<string> Lines(BuildEvent e)
    {
        var (tone, text) = Words(e);
        return text is null ? [] : SafeText.Lines(text, palette.UseColour).Select(line => palette.Paint(tone, line));
    }

    /// <summary>True for what is shown at <see cref="Verbosity.Minimal"/> even if the target succeeds.</summary>
    public static bool IsNotable(BuildEvent e) =>
        e is WarningRaised or StepVerified { Differences.Count: > 0 } or StepRetried or ReleaseMade or ReleasePublished or DeploymentFinished or LogWritten { Severity: >= Severity.Warning };

    (Tone Tone, string? Text) Words(BuildEvent e) => e switch
    {
        OutputWritten output => (Tone.Plain, output.Text),
        LogWritten log => Log(log),
        CommandStarted command => (Tone.Dim, $"> {command.CommandLine}{(IsVerbose ? $"  [in {command.Directory}]" : "")}"),
        CommandFinished command when IsVerbose =>
            (Tone.Dim, $"< exit code {command.ExitCode} after {DurationText.Of(command.Duration)}"),
        StepDecided decided when Decided(decided) is { } words => (Tone.Dim, words),
        StepVerified { Differences: [] } verified => (Tone.Dim, $"verified: the same again {verified.How}"),
        StepVerified verified => (Tone.Bad, $"not the same again: {string.Join(", ", verified.Differences.Select(FirstLine))}"),
        StepRetried retry =>
            (Tone.Warning, $"attempt {retry.Attempt} of {retry.Attempts} failed, trying again: {retry.Reason}"),
        WarningRaised warning => (Tone.Warning, $"warning {warning.Code}: {warning.Text}"),
        ReleaseMade release =>
            (Tone.Strong, $"{release.Product} {release.Release}: release {(release.WasThere ? "is there already" : "made")}, {release.Directory}"),
        ReleasePublished published =>
            (published.Result is "published" or "unchanged" ? Tone.Strong : Tone.Warning, $"{published.Product} {published.Release}: {Published(published)}"),
        DeploymentPlanned { Lines.Count: > 0 } plan => (Tone.Plain, string.Join('\n', plan.Lines)),
        HostVerbFinished verb => (verb.ExitCode == 0 ? Tone.Plain : Tone.Warning, $"{verb.Host}: {verb.Verb}, {Result(verb)}"),
        DeploymentFinished deployed =>
            (deployed.Result is "succeeded" or "unchanged" ? Tone.Strong : Tone.Warning,
                $"{deployed.Product} {deployed.Release}: {ResultIn(deployed.Environment, deployed.Result)}"),
        CancellationRequested { Now: true } => (Tone.Warning, "Cancelling now: all that runs is killed."),
        CancellationRequested =>
            (Tone.Warning, "Cancelling: what runs is asked to end. Press Ctrl-C again to kill it."),
        BuildStarted run when IsVerbose =>
            (Tone.Dim, $"run {run.Run} in {run.Root}, {run.Targets.Count} targets, {run.Jobs} jobs"),
        _ => (Tone.Plain, null),
    };

    string? Decided(StepDecided decided) => decided.Decision switch
    {
        Outcome.FromCache => $"restored {decided.Why}{Saved(decided)}",
        Outcome.UpToDate => UpToDate(decided),
        _ => $"runs: {decided.Why}",
    };

    // Hundreds of old warnings in each run would hide the new one; none at all, that there are any.
    string? UpToDate(StepDecided decided)
    {
        var warnings = decided.Warnings == 0 ? null : $"{Errors.Count(decided.Warnings, "warning")} from when it ran; --explain {decided.Target} tells them";
        return IsVerbose ? $"up to date: {decided.Why}{Saved(decided)}{(warnings is null ? "" : $", {warnings}")}" : warnings is null ? null : $"up to date, {warnings}";
    }

    static string Saved(StepDecided decided) => decided.Saved > TimeSpan.Zero ? $", saves {DurationText.Of(decided.Saved)}" : "";

    // The whole of it stands at the end.
    static string FirstLine(string text) => text.Split('\n')[0];

    static string Result(HostVerbFinished verb) =>
        verb.ExitCode != 0 ? $"exit code {verb.ExitCode}" : verb.Changed ? "done" : "nothing to do";

    static string Published(ReleasePublished published) => published.Result switch
    {
        "published" => $"published to {published.Destination}: {published.Pushed.Count} pushed, {published.WasThere.Count} there already",
        "unchanged" => $"is published to {published.Destination} already, nothing to do",
        "refused" => $"refused, {published.Destination} has another {string.Join(", ", published.Refused)}",
        "interrupted" => $"interrupted on its way to {published.Destination}: {published.Pushed.Count} pushed, {published.WasThere.Count} there already",
        _ => $"not published to {published.Destination}: {published.Pushed.Count} pushed, {published.WasThere.Count} there already",
    };

    static string ResultIn(string environment, string result) => result switch
    {
        "succeeded" => $"active in {environment}",
        "succeeded-with-exclusions" => $"active in {environment}, but not on every host",
        "unchanged" => $"active in {environment} already, nothing to do",
        "rolled-back" => $"unhealthy in {environment}, the release before it is active again",
        "interrupted" => $"interrupted on its way to {environment}",
        _ => $"failed in {environment}",
    };

    (Tone Tone, string? Text) Log(LogWritten log) => log.Severity switch
    {
        Severity.Error => (Tone.Bad, $"error: {log.Text}"),
        Severity.Warning => (Tone.Warning, $"warning: {log.Text}"),
        Severity.Information => (Tone.Plain, log.Text),
        _ when !IsVerbose => (Tone.Dim, null),
        Severity.Debug => (Tone.Dim, $"debug: {log.Text}"),
        _ => (Tone.Dim, $"trace: {log.Text}"),
    };
}
