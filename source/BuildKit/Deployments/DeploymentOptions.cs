using BuildKit.Targets;

namespace BuildKit.Deployments;

/// <summary>The options that deployments bring to the command line; all targets of a script share these objects.</summary>
sealed class DeploymentOptions
{
    TargetOption? environment;

    public TargetOption To { get; } = new("to", "The release to go back to; without it, the one that was active before");

    public TargetOption Environment(ScriptMembers members) => environment ??=
        new("environment", "Where the product is, or is to be, deployed")
        {
            Default = Environments.Embedded,
            Allowed = () => new Environments(members).Names,
        };
}
