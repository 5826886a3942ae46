using BuildKit.Targets;

namespace BuildKit.Releases;

/// <summary>Which release of a product a target takes: that of <c>--release</c>, else that of this run, else that of the commit.</summary>
sealed class ReleaseChoice
{
    readonly string product;
    readonly TargetOption option;
    readonly ReleasesOfThisRun made;

    ReleaseChoice(string product, TargetOption option, ReleasesOfThisRun made) => (this.product, this.option, this.made) = (product, option, made);

    /// <summary>Adds the option to the target. When it is given, the targets that only make the release leave the plan.</summary>
    public static ReleaseChoice Of(TargetDefinition target, string product)
    {
        var option = target.Target.Add(target.Members.Shared<ReleaseOptions>().Release);
        var choice = new ReleaseChoice(product, option, target.Members.Shared<ReleasesOfThisRun>());
        target.Target.DoesWithout.Add(choice.FromStore);
        return choice;
    }

    (string Provision, string Reason)? FromStore() =>
        option.Value is { } given ? (ReleaseTargets.Provision(product), $"{ReleaseStore.InWords(given)} is taken from the store") : null;

    /// <summary>The release that <c>--release</c> names; null if it is not given.</summary>
    public string? Named => option.Value;

    /// <summary>The release that this run has made, that of <c>--release</c>, or that of the commit, if it is there already.</summary>
    public StoredRelease? FindIfThere(AbsolutePath root)
    {
        try
        {
            return Find(root);
        }
        catch (BuildException) when (option.Value is null)
        {
            return null;
        }
    }

    public string InWords => option.Value is { } given ? $"{ReleaseStore.InWords(given)} of {product}" : $"the release of {product}";

    /// <summary>The release, checked against its digests.</summary>
    /// <exception cref="BuildException">BK0417: there is none. BK0418, BK0419: it is damaged. BK0503: none is named, and there is none of this commit.</exception>
    public StoredRelease Find(AbsolutePath root)
    {
        var store = ReleaseStore.Of(root);
        return store.Find(product, option.Value ?? made.Of(product) ?? OfThisCommit(store, new(root)));
    }

    // With --continue the release was made by the run before.
    string OfThisCommit(ReleaseStore store, GitRepository git) =>
        store.List(product).LastOrDefault(release => release.Commit == git.Commit && release.Dirty == git.IsDirty)?.Release
            ?? throw Errors.NothingToDeploy(product, git.Commit).Exception();
}
