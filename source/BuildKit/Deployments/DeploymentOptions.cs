using BuildKit.Targets;

namespace BuildKit.Deployments;

/// <summary>
/// The options that deployments bring to the command line; all targets of a script share these objects. They are fields, because a property of each
/// would be a method to compile at every start.
/// </summary>
sealed class DeploymentOptions
{
    TargetOption? environment;

    public readonly TargetOption To = new("to", "The release to go back to; without it, the one that was active before") { Placeholder = "RELEASE" };

    public readonly TargetOption Hotfix = new("hotfix", "Says that this mends what is broken where users are, and was not planned") { IsFlag = true };

    public readonly TargetOption Fixes = new("fixes", "Ids of the failed deployments or incidents that this mends, separated by commas; 'latest' is the last failed deployment");

    public readonly TargetOption Reason = new("reason", "Why, for the ledger");

    /// <summary>The check that <c>--allow-no-rollback</c> lets pass.</summary>
    public const string NoRollback = "no-rollback";

    /// <summary>The check that <c>--skip-promotion</c> lets pass.</summary>
    public const string Promotion = "promotion";

    public readonly TargetOption Wait = new("wait", "How long another deployment is waited for, such as 15m; without it, it is not") { Placeholder = "TIME" };

    public readonly TargetOption AllowNoRollback = new($"allow-{NoRollback}", "Why hosts are deployed to where going back is impossible") { Placeholder = "REASON" };

    public readonly TargetOption SkipPromotion =
        new($"skip-{Promotion}", "Why a release is deployed that was not in the environment before this one") { Placeholder = "REASON" };

    public readonly TargetOption Hosts =
        new("hosts", "The hosts that are meant: names, web-*, web-[01:05], role:NAME, tag:NAME or FACT=VALUE, separated by commas; all others are left alone");

    public readonly TargetOption Exclude = new("exclude", "Hosts that are left alone, named as for --hosts");

    public readonly TargetOption Apply = new("apply", "Does the plan that a dry run has kept, if nothing has changed since") { Placeholder = "PLAN" };

    public readonly TargetOption DryRun = new("dry-run", "Asks the hosts, prints what would be done on each, changes nothing, and keeps the plan") { IsFlag = true };

    public readonly TargetOption MigrateOn = new("migrate-on", "The host that migrates the data, where it was certainly not done on another one") { Placeholder = "HOST" };

    public TargetOption Environment(ScriptMembers members) => environment ??=
        new("environment", "Where the product is, or is to be, deployed")
        {
            Default = Environments.Embedded,
            Allowed = () => new Environments(members).Names,
        };
}
