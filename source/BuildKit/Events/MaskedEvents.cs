using BuildKit.Masking;

namespace BuildKit.Events;

/// <summary>
/// Masks the texts of events. Names of targets, products and environments are names in the source and stay; names of steps are
/// masked where they are given, so that a step has one name.
/// </summary>
static class MaskedEvents
{
    extension(BuildEvent happened)
    {
        /// <summary>The event with <c>***</c> for each secret in what people and tools wrote.</summary>
        public BuildEvent Masked(SecretMask mask) => mask.IsActive ? Replaced(happened, mask) : happened;
    }

    static BuildEvent Replaced(BuildEvent happened, SecretMask mask) => happened switch
    {
        OutputWritten e => e with { Text = mask.Mask(e.Text) },
        LogWritten e => e with { Text = mask.Mask(e.Text) },
        CommandStarted e => e with { CommandLine = mask.Mask(e.CommandLine), Directory = mask.Mask(e.Directory) },
        DiagnosticReported e => e with { File = mask.Mask(e.File), Code = mask.Mask(e.Code), Message = mask.Mask(e.Message) },
        TestsReported e => e with { Failures = [.. e.Failures.Select(failure => Replaced(failure, mask))] },
        StepDecided e => e with { Why = mask.Mask(e.Why) },
        StepVerified e => e with { How = mask.Mask(e.How), Differences = [.. e.Differences.Select(mask.Mask)] },
        StepRetried e => e with { Reason = mask.Mask(e.Reason) },
        StepFinished e => e with { Error = Replaced(e.Error, mask) },
        TargetFinished e => e with { Reason = Replaced(e.Reason, mask), Error = Replaced(e.Error, mask) },
        WarningRaised e => e with { Text = mask.Mask(e.Text) },
        ReleaseMade e => e with { Release = mask.Mask(e.Release), Directory = mask.Mask(e.Directory) },
        ReleasePublished e => e with
        {
            Release = mask.Mask(e.Release),
            Destination = mask.Mask(e.Destination),
            Pushed = [.. e.Pushed.Select(mask.Mask)],
            WasThere = [.. e.WasThere.Select(mask.Mask)],
            Refused = [.. e.Refused.Select(mask.Mask)],
        },
        DeploymentPlanned e => e with { Plan = mask.Mask(e.Plan), Lines = [.. e.Lines.Select(mask.Mask)] },
        HostStateChanged e => e with { Release = Replaced(e.Release, mask) },
        DeploymentFinished e => e with { Release = mask.Mask(e.Release) },
        _ => happened,
    };

    static FailedTest Replaced(FailedTest failure, SecretMask mask) =>
        failure with { Name = mask.Mask(failure.Name), Message = mask.Mask(failure.Message), File = Replaced(failure.File, mask) };

    static string? Replaced(string? text, SecretMask mask) => text is null ? null : mask.Mask(text);
}
