using System.Collections.Immutable;
using BuildKit.Ledger;
using BuildKit.Parameters;
using BuildKit.Targets;

namespace BuildKit.Deployments;

/// <summary>What the command line says of how a deployment is done.</summary>
sealed record DeploymentWishes
{
    public static DeploymentWishes None { get; } = new();

    /// <summary>Hosts that are left alone.</summary>
    public ImmutableSortedSet<string> Excluded { get; init; } = [];

    /// <summary>Whether the plan is only told.</summary>
    public bool IsDryRun { get; init; }

    public DeploymentPurpose Purpose { get; init; } = DeploymentPurpose.Unsaid;

    /// <summary>How long another deployment is waited for.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>The checks that may be passed over, and why.</summary>
    public ImmutableArray<Override> Overrides { get; init; } = [];
}

/// <summary>The options by which a deployment is told how it is done.</summary>
sealed class WishOptions
{
    readonly TargetOption exclude;
    readonly TargetOption dryRun;
    readonly TargetOption wait;
    readonly PurposeOptions purpose;
    readonly ImmutableArray<(string Check, TargetOption Option)> overrides;

    WishOptions(TargetOption exclude, TargetOption dryRun, TargetOption wait, PurposeOptions purpose, ImmutableArray<(string, TargetOption)> overrides) =>
        (this.exclude, this.dryRun, this.wait, this.purpose, this.overrides) = (exclude, dryRun, wait, purpose, overrides);

    /// <summary>Adds them to a target.</summary>
    /// <param name="target">The target.</param>
    /// <param name="overrides">The options that let a check pass, with the name of the check; each needs a reason.</param>
    public static WishOptions Of(TargetDefinition target, params IEnumerable<(string Check, TargetOption Option)> overrides)
    {
        var options = target.Members.Shared<DeploymentOptions>();
        return new(
            target.Target.Add(options.Exclude),
            target.Target.Add(options.DryRun),
            target.Target.Add(options.Wait),
            PurposeOptions.Of(target),
            [.. overrides.Select(of => (of.Check, target.Target.Add(of.Option)))]);
    }

    /// <exception cref="BuildException">BK0577: an override without a reason. BK0923: no time to wait.</exception>
    public DeploymentWishes Given => new()
    {
        Excluded = [.. (exclude.Value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
        IsDryRun = dryRun.IsSet,
        Purpose = purpose.Given,
        Wait = WaitOf(wait.Value),
        Overrides = [.. overrides.Where(of => of.Option.Value is not null).Select(of => new Override(of.Check, ReasonOf(of.Option)))],
    };

    static TimeSpan WaitOf(string? text)
    {
        try
        {
            return text is null ? TimeSpan.Zero : DurationSyntax.Parse(text);
        }
        catch (FormatException)
        {
            throw Errors.OptionValue("--wait", text!, "a time, such as 90s or 15m").Exception();
        }
    }

    static string ReasonOf(TargetOption option) =>
        option.Value is { } reason && !string.IsNullOrWhiteSpace(reason) ? reason.Trim() : throw Errors.OverrideWithoutReason(option.Name).Exception();
}
