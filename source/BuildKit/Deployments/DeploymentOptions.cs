using BuildKit.Targets;

namespace BuildKit.Deployments;

/// <summary>The options that deployments bring to the command line; all targets of a script share these objects.</summary>
sealed class DeploymentOptions
{
    TargetOption? environment;

    public TargetOption To { get; } = new("to", "The release to go back to; without it, the one that was active before") { Placeholder = "RELEASE" };

    public TargetOption Hotfix { get; } = new("hotfix", "Says that this mends what is broken where users are, and was not planned") { IsFlag = true };

    public TargetOption Fixes { get; } = new("fixes", "Ids of the failed deployments or incidents that this mends, separated by commas; 'latest' is the last failed deployment");

    public TargetOption Reason { get; } = new("reason", "Why, for the ledger");

    /// <summary>The check that <c>--allow-no-rollback</c> lets pass.</summary>
    public const string NoRollback = "no-rollback";

    /// <summary>The check that <c>--skip-promotion</c> lets pass.</summary>
    public const string Promotion = "promotion";

    public TargetOption Wait { get; } = new("wait", "How long another deployment is waited for, such as 15m; without it, it is not") { Placeholder = "TIME" };

    public TargetOption AllowNoRollback { get; } = new($"allow-{NoRollback}", "Why hosts are deployed to where going back is impossible") { Placeholder = "REASON" };

    public TargetOption SkipPromotion { get; } =
        new($"skip-{Promotion}", "Why a release is deployed that was not in the environment before this one") { Placeholder = "REASON" };

    public TargetOption Hosts { get; } =
        new("hosts", "The hosts that are meant: names, web-*, web-[01:05], role:NAME, tag:NAME or FACT=VALUE, separated by commas; all others are left alone");

    public TargetOption Exclude { get; } = new("exclude", "Hosts that are left alone, named as for --hosts");

    public TargetOption Apply { get; } = new("apply", "Does the plan that a dry run has kept, if nothing has changed since") { Placeholder = "PLAN" };

    public TargetOption DryRun { get; } = new("dry-run", "Asks the hosts, prints what would be done on each, changes nothing, and keeps the plan") { IsFlag = true };

    public TargetOption MigrateOn { get; } = new("migrate-on", "The host that migrates the data, where it was certainly not done on another one") { Placeholder = "HOST" };

    public TargetOption Environment(ScriptMembers members) => environment ??=
        new("environment", "Where the product is, or is to be, deployed")
        {
            Default = Environments.Embedded,
            Allowed = () => new Environments(members).Names,
        };
}
