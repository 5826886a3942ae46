namespace BuildKit.Releases;

/// <summary>
/// Brings all files of a release to one place. Everything that is there is looked at before anything is sent; what is there and whole is
/// left, what was cut is sent again, and what is another file is refused. The manifest comes last. Where several may send at once, each file is looked at once more
/// before it is sent, and all that was sent before the manifest is: of two runs that send other bytes one finds out.
/// </summary>
sealed class ReleaseFilling(Publication publication, IReleasePlace place)
{
    /// <exception cref="BuildException">BK0487: there is another file. BK0483, BK0490, BK0491: the place does not take one.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var looks = new Dictionary<PublishedFile, Look>();
        // The manifest first: it tells at once whether this is the release that is meant.
        foreach (var file in publication.Files.Reverse())
        {
            looks[file] = await publication.Attempts.RunAsync(file.Name, (_, patience) => LookAsync(file, patience), cancellation).ConfigureAwait(false);
        }

        var (sent, manifest) = (new List<PublishedFile>(), publication.Files[^1]);
        foreach (var file in publication.Files)
        {
            if (file == manifest)
            {
                await ConfirmAsync(sent, cancellation).ConfigureAwait(false);
            }

            if (await BringAsync(file, looks[file], cancellation).ConfigureAwait(false))
            {
                sent.Add(file);
            }
        }

        await ConfirmAsync(sent.Where(file => file == manifest), cancellation).ConfigureAwait(false);
    }

    // Somebody else may have put another file in its place, or the server kept less than it said.
    async Task ConfirmAsync(IEnumerable<PublishedFile> sent, CancellationToken cancellation)
    {
        foreach (var file in place.IsShared ? sent : [])
        {
            await publication.Attempts.RunAsync(file.Name, async (_, patience) =>
            {
                var look = await LookAsync(file, patience).ConfigureAwait(false);
                return IsThere(file, look) ? look : throw new TransferFailure("what was sent is not there") { Passes = true };
            }, cancellation).ConfigureAwait(false);
        }
    }

    async Task<bool> BringAsync(PublishedFile file, Look seen, CancellationToken cancellation)
    {
        var isSent = await publication.Attempts.RunAsync(file.Name, (number, patience) => SendAsync(file, number == 1 ? seen : null, patience), cancellation)
            .ConfigureAwait(false);
        if (isSent)
        {
            publication.Pushed(file.Name, file.Size);
        }
        else
        {
            publication.WasThere(file.Name);
        }

        return isSent;
    }

    // An answer that was lost may have been a good one, so what is there is asked before each further attempt.
    async Task<bool> SendAsync(PublishedFile file, Look? seen, Patience patience)
    {
        var isSecond = seen is null;
        var look = seen is null || (place.IsShared && !IsThere(file, seen)) ? await LookAsync(file, patience).ConfigureAwait(false) : seen;
        while (!IsThere(file, look))
        {
            if (await place.SendAsync(file, look, patience).ConfigureAwait(false))
            {
                return true;
            }

            look = await LookAsync(file, patience).ConfigureAwait(false);
            if (look.Likeness is Likeness.Missing or Likeness.Half)
            {
                throw new TransferFailure("somebody else is sending the same file") { Passes = true };
            }
        }

        return isSecond;
    }

    async Task<Look> LookAsync(PublishedFile file, Patience patience)
    {
        var look = await place.LookAsync(file, patience).ConfigureAwait(false);
        return look.Likeness == Likeness.Other && !file.IsSignature
            ? throw publication.Refuse(file.Name, $"{look.Digest}", $"{file.Digest}")
            : look;
    }

    static bool IsThere(PublishedFile file, Look look) =>
        look.Likeness == Likeness.Same || (file.IsSignature && look.Likeness == Likeness.Other);
}
