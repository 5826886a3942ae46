using BuildKit.Releases;

namespace BuildKit;

/// <content>How near to users the environment is, and what a release has to be, and has to have been through, before it comes to the environment.</content>
public sealed partial class DeploymentEnvironmentDefinition
{
    /// <summary>
    /// How near to its users the environment is; the ledger has it, and delivery metrics are those of production. Default: what the name says, word by word:
    /// production, staging, testing, development, or a usual short form; otherwise <see cref="EnvironmentTier.Other"/>.
    /// </summary>
    public DeploymentEnvironmentDefinition Tier(EnvironmentTier tier)
    {
        Model = Model with { SaidTier = tier };
        return this;
    }

    /// <summary>
    /// Only what was deployed to another environment comes here, with the same bytes. Without <c>--release</c> that is what is active and healthy on all
    /// of its hosts now, and the targets that only make a release leave the plan. <c>--skip-promotion "why"</c> does without, and is recorded.
    /// </summary>
    /// <exception cref="BuildException">BK0101: the other environment is no member of the script. BK0585: it is this one.</exception>
    public DeploymentEnvironmentDefinition PromotedFrom(DeploymentEnvironment environment)
    {
        var name = members.NameOf(environment) ?? throw Errors.UnknownReference($"'{Model.Name}', {nameof(PromotedFrom)}", "environment").Exception();
        Model = name == Model.Name ? throw Errors.PromotedFromItself(name).Exception() : Model with { PromotedFrom = name };
        return this;
    }

    /// <summary>
    /// Only releases come here that somebody of a list has signed; it is looked at before any host is. Default: the list <c>deploy/allowed_signers</c> counts
    /// if it is there, for every environment but <c>local</c>.
    /// </summary>
    /// <param name="allowedSigners">A file as <c>ssh-keygen</c> reads it, from the root of the workspace. A deployment fails with BK0586 if it is not there.</param>
    public DeploymentEnvironmentDefinition RequireSignedBy(string allowedSigners)
    {
        Model = Model with { SignersFile = allowedSigners };
        return this;
    }

    /// <summary>
    /// Only releases come here whose provenance says that they were made by this builder, and with no other parameters than these; it is looked at before any
    /// host is. Whether it is to be believed is for the signature to say: <see cref="RequireSignedBy"/>.
    /// </summary>
    /// <param name="builder">The builder's id.</param>
    /// <param name="parameters">
    /// The parameters that may have been given, and <c>allowDirty</c> if the tree may have had changes. Default: none.
    /// </param>
    public DeploymentEnvironmentDefinition RequireProvenance(string builder = Provenance.Builder, IReadOnlyList<string>? parameters = null)
    {
        Model = Model with { Provenance = new(builder, [.. parameters ?? []]) };
        return this;
    }

    /// <summary>
    /// Lets the CI files deploy here after every green build of the main branch, by the targets that deploy and have no job of their own; if releases
    /// are promoted from another environment, after the job of that one (<c>docs/ci.md</c>).
    /// </summary>
    public DeploymentEnvironmentDefinition AfterEveryGreenBuild()
    {
        Model = Model with { IsContinuous = true };
        return this;
    }
}
