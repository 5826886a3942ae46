namespace BuildKit.Releases;

/// <summary>The directory of one release at a destination.</summary>
interface IReleasePlace
{
    /// <summary>True if two runs at once may overwrite each other's files, so that what was sent is looked at again.</summary>
    bool IsShared { get; }

    /// <summary>What there is of the file.</summary>
    Task<Look> LookAsync(PublishedFile file, Patience patience);

    /// <summary>Brings the file there, whole or not at all, and in place of nothing but what was seen.</summary>
    /// <returns>False if somebody else has meanwhile put one there.</returns>
    Task<bool> SendAsync(PublishedFile file, Look seen, Patience patience);
}
