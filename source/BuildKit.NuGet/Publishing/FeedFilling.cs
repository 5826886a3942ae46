using BuildKit.Releases;

namespace BuildKit.Packages;

/// <summary>
/// Brings the packages of a release to a feed. All are looked for before the first is pushed; what is there with the same content is left,
/// and another package of the same version is refused.
/// </summary>
sealed class FeedFilling(Publication publication, IPackagePlace place)
{
    /// <exception cref="BuildException">BK0487: the feed has another package of a version. BK0483, BK0490, BK0491: it does not take one.</exception>
    public async Task RunAsync(IReadOnlyList<PackageOnItsWay> packages, CancellationToken cancellation)
    {
        var looks = new Dictionary<PackageOnItsWay, PackageLook>();
        foreach (var package in packages)
        {
            looks[package] = await publication.Attempts.RunAsync(package.File.Name, (_, patience) => LookAsync(package, patience), cancellation).ConfigureAwait(false);
        }

        foreach (var package in packages)
        {
            if (package.HoldsSymbols && !place.TakesSymbols)
            {
                publication.Warn($"{package.File.Name} stays here: {publication.Place} takes no symbols");
            }
            else
            {
                await BringAsync(package, looks[package], cancellation).ConfigureAwait(false);
            }
        }
    }

    async Task BringAsync(PackageOnItsWay package, PackageLook seen, CancellationToken cancellation)
    {
        var there = await publication.Attempts.RunAsync(
            package.File.Name, (number, patience) => PushAsync(package, number == 1 ? seen : null, patience), cancellation).ConfigureAwait(false);
        if (there is null)
        {
            publication.Pushed(package.File.Name, package.File.Size);
        }
        else
        {
            publication.WasThere(package.File.Name, there.Note);
        }
    }

    // An answer that was lost may have been a good one, so the feed is asked before each further attempt. Null if the package was pushed.
    async Task<PackageLook?> PushAsync(PackageOnItsWay package, PackageLook? seen, Patience patience)
    {
        var look = seen ?? await LookAsync(package, patience).ConfigureAwait(false);
        if (look.Likeness == Likeness.Same)
        {
            return seen is null && look.Note is null ? null : look;
        }

        return await place.PushAsync(package, patience).ConfigureAwait(false) ? null : await ComparedAsync(package, patience).ConfigureAwait(false);
    }

    async Task<PackageLook> ComparedAsync(PackageOnItsWay package, Patience patience)
    {
        if (package.HoldsSymbols)
        {
            return new(Likeness.Same) { Note = "the feed has a symbol package of that version, and its content cannot be asked for" };
        }

        var look = await LookAsync(package, patience).ConfigureAwait(false);
        return look.Likeness == Likeness.Same ? look
            : throw new TransferFailure("the feed says that it has this version, and does not give it, so the two cannot be compared; some feeds take minutes until they do") { Passes = true };
    }

    async Task<PackageLook> LookAsync(PackageOnItsWay package, Patience patience)
    {
        var look = await place.LookAsync(package, patience).ConfigureAwait(false);
        return look.Likeness == Likeness.Other
            ? throw publication.Refuse(package.File.Name, $"{look.Digest}", $"{package.File.Digest}", look.Difference)
            : look;
    }
}
