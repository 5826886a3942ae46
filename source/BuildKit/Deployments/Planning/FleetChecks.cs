using System.Globalization;

namespace BuildKit.Deployments;

/// <summary>What stands in the way of a deployment, by what the hosts have said: all of it, before anything is changed.</summary>
sealed class FleetChecks(DeploymentOrder order, FleetState observed)
{
    /// <summary>The host script wants room for the package, what is unpacked and as much again.</summary>
    const int RoomFactor = 3;

    /// <summary>Fewer free inodes than this, and it is counted how many a package needs.</summary>
    const int ManyInodes = 20_000;

    static readonly TimeSpan SkewAllowed = TimeSpan.FromMinutes(5);

    /// <summary>Where a host is, for messages.</summary>
    public required Func<string, string> Where { get; init; }

    /// <summary>The directory of the product on a host.</summary>
    public required Func<string, string> Directory { get; init; }

    /// <summary>How many files and directories the package with that digest has.</summary>
    public Func<string, long> Entries { get; init; } = static _ => 0;

    /// <summary>The commit that the package with that digest was made of; null if nobody knows.</summary>
    public Func<string, string?> CommitOf { get; init; } = static _ => null;

    /// <exception cref="BuildException">BK0554: hosts are not as they must be. BK0573: releases are gone that can be gone back to, and that is asked for.</exception>
    public void Require(WantedRelease wanted)
    {
        Throw([.. Asked.SelectMany(host => Problems(host).Concat(Problems(host, wanted)).Select(problem => (host.Name, problem)))]);
        if (order.Strategy.RequiresRollback && !order.Overrides.Any(given => given.Check == DeploymentOptions.NoRollback) && NoWayBack() is { } gone)
        {
            throw (gone with { Hint = $"Deploy that release there again, or go on all the same: --allow-{DeploymentOptions.NoRollback} \"why\"" }).Exception();
        }
    }

    /// <summary>The same for the way back, which as little as possible should bar.</summary>
    /// <exception cref="BuildException">BK0554: hosts are not as they must be.</exception>
    public void RequireForWayBack() => Throw([.. Asked.SelectMany(host => Problems(host).Select(problem => (host.Name, problem)))]);

    /// <summary>What does not stand in the way, and should be known.</summary>
    public IEnumerable<BuildError> Warnings()
    {
        var skewed = Asked.Where(host => host.Status?.ClockSkew is { } skew && skew.Duration() > SkewAllowed).ToList();
        if (skewed.Count > 0)
        {
            yield return Errors.ClocksDiffer(order.Environment.Name, [.. skewed.Select(host => (host.Name, InWords(host.Status!.ClockSkew!.Value)))]);
        }

        if (NoWayBack() is { } gone)
        {
            yield return gone;
        }
    }

    IEnumerable<ObservedHost> Asked => observed.Hosts.Where(host => !host.IsExcluded);

    void Throw(IReadOnlyList<(string Host, BuildError Problem)> findings)
    {
        // Those that cannot be reached are judged by the strategy; they are told here if anything else is to be told.
        if (findings.Count == 0)
        {
            return;
        }

        var silent = Asked.Where(host => host is { Status: null, Cause: { } cause } && !SaysNothing(cause)).Select(host => (host.Name, host.Cause!));
        (string Host, BuildError Problem)[] all = [.. findings, .. silent];
        string[] names = [.. all.Select(one => one.Host).Distinct()];
        throw Errors.HostsNotReady(order.Environment.Name, names.Length, [.. all.Select(one => one.Problem)], names.Length == Asked.Count()
            ? "Mend that, then deploy again." : $"Mend that, or leave these hosts out: --exclude {string.Join(',', names)}").Exception();
    }

    // Of any deployment and of the way back.
    IEnumerable<BuildError> Problems(ObservedHost host)
    {
        if (host.Status is null)
        {
            return host.Cause is { } cause && SaysNothing(cause) ? [cause] : [];
        }

        return new[]
        {
            host.Status.Problem is null ? null : Errors.CurrentIsNoLink(host.Name, Where(host.Name), [.. host.Status.Messages.Where(line => !line.StartsWith('{') && !line.StartsWith("buildkit: ", StringComparison.Ordinal))]),
            host.Status.Facts is { Writable: false } facts ? Errors.NotWritable(host.Name, Where(host.Name), ShellQuoting.Argument(Directory(host.Name)), facts.User) : null,
        }.OfType<BuildError>();
    }

    IEnumerable<BuildError> Problems(ObservedHost host, WantedRelease wanted)
    {
        if (host.Status is not { } status)
        {
            return [];
        }

        var package = wanted.Packages.FirstOrDefault(package => (package.Platform ?? host.Platform) == host.Platform);
        var there = status.Find(wanted.Release);
        return new[]
        {
            package is null ? Errors.NoReleaseForPlatform(wanted.Product, wanted.Release, host.Name, host.Platform)
                : there is { Digest: { } digest } && digest != package.Sha256 ? OtherContent(host, wanted, package.Sha256, digest)
                : null,
            status.Facts is { Lacks.Length: > 0 } tools ? Errors.ToolsMissing(host.Name, tools.Lacks.Trim()) : null,
            status.Facts is { Sudo: { } why } facts ? Errors.SudoFails(host.Name, facts.User, why.Replace('-', ' ')) : null,
            package is not null && there is null ? Room(host, package.Size) : null,
            package is not null && there is null ? Inodes(host, package.Sha256) : null,
        }.OfType<BuildError>();
    }

    BuildError OtherContent(ObservedHost host, WantedRelease wanted, string digest, string there)
    {
        var error = Errors.HostHasOtherContent(wanted.Product, wanted.Release, digest, there, Where(host.Name));
        return error with { Facts = [.. error.Facts, ("Commit wanted", wanted.Commit), ("Commit there", CommitOf(there) ?? "nobody knows")] };
    }

    BuildError? Room(ObservedHost host, long size)
    {
        var needed = (size * RoomFactor + 1023) / 1024;
        return host.Status?.Facts?.FreeKibibytes is { } free && free < needed
            ? Errors.NotEnoughRoom(host.Name, Where(host.Name), $"{Number(needed)} KiB, three times the package", $"{Number(free)} KiB") : null;
    }

    BuildError? Inodes(ObservedHost host, string digest) =>
        host.Status?.Facts?.FreeInodes is { } free and < ManyInodes && Entries(digest) + 10 is var needed && free < needed
            ? Errors.NotEnoughRoom(host.Name, Where(host.Name), $"{Number(needed)} inodes", $"{Number(free)} inodes") : null;

    BuildError? NoWayBack()
    {
        var gone = Asked.Where(host => host.Status?.Facts is { Gone.Length: > 0 }).ToList();
        return gone.Count == 0 ? null : Errors.NoWayBack(
            order.Environment.Name,
            [.. gone.Select(host => (host.Name, $"{string.Join(", ", host.Status!.Facts!.Gone.Split(' ', StringSplitOptions.RemoveEmptyEntries))} is gone: rollback not possible on {host.Name}"))],
            "A rollback takes the release there again from the store here, if it has it: --to RELEASE.");
    }

    // It answered, but the script could not tell anything.
    static bool SaysNothing(BuildError cause) => cause.Code == Errors.HostStatusUnreadableCode;

    static string InWords(TimeSpan skew) => string.Create(CultureInfo.InvariantCulture, $"{(skew > TimeSpan.Zero ? "ahead" : "behind")} by {skew.Duration().TotalMinutes:0} min");

    static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
