namespace BuildKit.Deployments;

/// <summary>The release that a run was about, as it is recorded.</summary>
/// <param name="Id">The release; of a rollback what it went back to. Empty if nobody knows.</param>
/// <param name="Digest">SHA-256 of its package; of the first if hosts need several. Empty if it is not known.</param>
/// <param name="Commit">That it was made of. Empty if it is not known.</param>
sealed record DeployedRelease(string Id, string Digest, string Commit)
{
    public static DeployedRelease Of(FleetRun run, WantedRelease wanted) =>
        new(wanted.Release, run.Plan.Hosts.FirstOrDefault(host => host.Package is not null)?.Package ?? wanted.Packages[0].Sha256, wanted.Commit);

    /// <summary>What the hosts went back to; where each knows that by itself, what the first one says.</summary>
    public static DeployedRelease Back(FleetRun run, Func<string, string?> commitOf)
    {
        var id = run.Plan.Release.Length > 0 ? run.Plan.Release : BackOn(run.Hosts[0]) ?? "";
        var digest = run.Hosts.Select(host => host.After?.Find(id)?.Digest).FirstOrDefault(digest => digest is not null);
        return new(id, digest ?? "", commitOf(id) ?? "");
    }

    static string? BackOn(HostRun host) => host.Changed ? host.After?.Current : host.Before?.Previous ?? host.Before?.Current;
}
