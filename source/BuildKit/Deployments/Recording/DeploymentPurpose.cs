using System.Collections.Immutable;
using BuildKit.Ledger;
using BuildKit.Targets;

namespace BuildKit.Deployments;

/// <summary>What somebody says a deployment is for.</summary>
sealed record DeploymentPurpose
{
    public const string Latest = "latest";

    public static DeploymentPurpose Unsaid { get; } = new();

    public bool IsHotfix { get; init; }

    /// <summary>Ids of failed deployments or incidents, or <c>latest</c>.</summary>
    public ImmutableArray<string> Fixes { get; init; } = [];

    public string? Reason { get; init; }

    /// <summary>What is not a rollback and mends something was not planned either, unless it only makes good what failed before.</summary>
    public DeploymentKind Kind => IsHotfix ? DeploymentKind.Hotfix : DeploymentKind.Planned;

    /// <summary>With ids in the place of what was said.</summary>
    /// <exception cref="BuildException">BK0527: the ledger knows no such failed deployment or incident.</exception>
    public DeploymentPurpose In(IReadOnlyList<LedgerEvent> events, string product, string environment)
    {
        if (Fixes.Length == 0)
        {
            return this;
        }

        var there = events.Where(e => e.Environment == environment).ToList();
        var failed = there.OfType<DeploymentRecorded>().Where(e => e.Product == product && !e.Succeeded).ToList();
        var known = there.Where(e => e is IncidentOpened || e is DeploymentRecorded deployment && deployment.Product == product).ToList();
        return this with { Fixes = [.. Fixes.Select(Found).Distinct(StringComparer.Ordinal)] };

        string Found(string id) =>
            (id == Latest ? failed.LastOrDefault() : known.FirstOrDefault(e => string.Equals(e.Id, id, StringComparison.OrdinalIgnoreCase)))?.Id
            ?? throw Errors.UnknownLedgerId(id, "failed deployment or incident", environment, [.. known.TakeLast(5).Select(e => $"{e.Id}  {e.InWords}")]).Exception();
    }
}

/// <summary>The options by which a deployment is told what it is for.</summary>
sealed class PurposeOptions
{
    readonly TargetOption hotfix;
    readonly TargetOption fixes;
    readonly TargetOption reason;

    PurposeOptions(TargetOption hotfix, TargetOption fixes, TargetOption reason) => (this.hotfix, this.fixes, this.reason) = (hotfix, fixes, reason);

    public static PurposeOptions Of(TargetDefinition target)
    {
        var options = target.Members.Shared<DeploymentOptions>();
        return new(target.Target.Add(options.Hotfix), target.Target.Add(options.Fixes), target.Target.Add(options.Reason));
    }

    public DeploymentPurpose Given => new()
    {
        IsHotfix = hotfix.IsSet,
        Fixes = [.. (fixes.Value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
        Reason = string.IsNullOrWhiteSpace(reason.Value) ? null : reason.Value.Trim(),
    };
}
