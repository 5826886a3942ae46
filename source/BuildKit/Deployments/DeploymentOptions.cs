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

    public TargetOption Wait { get; } = new("wait", "How long another deployment is waited for, such as 15m; without it, it is not") { Placeholder = "TIME" };

    public TargetOption AllowNoRollback { get; } = new($"allow-{NoRollback}", "Why hosts are deployed to where going back is impossible") { Placeholder = "REASON" };

    public TargetOption Exclude { get; } = new("exclude", "Hosts that are left alone, separated by commas");

    public TargetOption DryRun { get; } = new("dry-run", "Asks the hosts, prints what would be done on each, and changes nothing") { IsFlag = true };

    public TargetOption MigrateOn { get; } = new("migrate-on", "The host that migrates the data, where it was certainly not done on another one") { Placeholder = "HOST" };

    public TargetOption Environment(ScriptMembers members) => environment ??=
        new("environment", "Where the product is, or is to be, deployed")
        {
            Default = Environments.Embedded,
            Allowed = () => new Environments(members).Names,
        };
}
