using System.Collections.Immutable;
using BuildKit.Ledger;
using BuildKit.Parameters;
using BuildKit.Targets;

namespace BuildKit.Deployments;

/// <summary>The options by which a target that deploys, or goes back, is told what to do and how.</summary>
sealed class RequestOptions
{
    readonly ScriptMembers members;
    readonly TargetOption environment;
    readonly TargetOption hosts;
    readonly TargetOption excluded;
    readonly TargetOption dryRun;
    readonly TargetOption wait;
    readonly PurposeOptions purpose;

    RequestOptions(TargetDefinition target)
    {
        members = target.Members;
        var options = members.Shared<DeploymentOptions>();
        environment = target.Target.Add(options.Environment(members));
        hosts = target.Target.Add(options.Hosts);
        excluded = target.Target.Add(options.Exclude);
        dryRun = target.Target.Add(options.DryRun);
        wait = target.Target.Add(options.Wait);
        purpose = PurposeOptions.Of(target);
        target.Target.Checks.Add(() => _ = Given);
    }

    // What lets a check pass, with the name of the check.
    ImmutableArray<(string Check, TargetOption Option)> Overrides { get; init; } = [];

    TargetOption? Apply { get; init; }

    /// <summary>Adds those of a target that goes back.</summary>
    public static RequestOptions OfRollback(TargetDefinition target) => new(target);

    /// <summary>Adds those of a target that deploys. Where the release comes from elsewhere, the targets that only make it leave the plan.</summary>
    public static RequestOptions OfDeployment(TargetDefinition target, string product)
    {
        var options = target.Members.Shared<DeploymentOptions>();
        var request = new RequestOptions(target)
        {
            Overrides =
            [
                (DeploymentOptions.NoRollback, target.Target.Add(options.AllowNoRollback)),
                (DeploymentOptions.Promotion, target.Target.Add(options.SkipPromotion)),
            ],
            Apply = target.Target.Add(options.Apply),
        };
        target.Target.DoesWithout.Add(() => request.Elsewhere is { } why ? (ReleaseTargets.Provision(product), why) : null);
        return request;
    }

    /// <exception cref="BuildException">BK0577: an override without a reason. BK0923: no time to wait.</exception>
    public DeploymentRequest Given => new()
    {
        Environment = environment.Value,
        Hosts = hosts.Value,
        Excluded = excluded.Value,
        Purpose = purpose.Given,
        Wait = WaitOf(wait.Value),
        Overrides = [.. Overrides.Where(of => of.Option.Value is not null).Select(of => new Override(of.Check, ReasonOf(of.Option)))],
        IsDryRun = dryRun.IsSet,
        Plan = Apply?.Value,
    };

    /// <summary>The environment in words.</summary>
    public string Place => environment.Value ?? Environments.Embedded;

    /// <summary>The plan that is to be applied; null if none is named.</summary>
    public string? Plan => Apply?.Value;

    /// <summary>The environment that the release is promoted from; null if it is not.</summary>
    public string? PromotedFrom =>
        Overrides.Any(of => of.Check == DeploymentOptions.Promotion && of.Option.Value is not null) ? null : new Environments(members).PromotedFrom(Place);

    string? Elsewhere => Plan is { } plan ? $"plan {plan} names the release"
        : PromotedFrom is { } from ? $"the release comes from {from}"
        : null;

    static TimeSpan WaitOf(string? text)
    {
        try
        {
            return text is null ? TimeSpan.Zero : DurationSyntax.Parse(text);
        }
        catch (FormatException)
        {
            throw (Errors.OptionValue("--wait", text!, "a time, such as 90s or 15m") with { ExitCode = BuildError.InvalidBuild }).Exception();
        }
    }

    static string ReasonOf(TargetOption option) =>
        option.Value is { } reason && !string.IsNullOrWhiteSpace(reason) ? reason.Trim() : throw Errors.OverrideWithoutReason(option.Name).Exception();
}
