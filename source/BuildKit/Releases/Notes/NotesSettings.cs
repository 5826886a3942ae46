using System.Collections.Immutable;
using BuildKit.Repositories;

namespace BuildKit.Releases;

/// <summary>What a definition said of a product's notes.</summary>
sealed record NotesSettings
{
    /// <summary>Relative to the root directory; null if none is to be read.</summary>
    public string? Changelog { get; init; } = "CHANGELOG.md";

    /// <summary>Whether it is an error if there is none.</summary>
    public bool IsChangelogWanted { get; init; }

    /// <summary>Null for what the remote <c>origin</c> is.</summary>
    public RepositoryLinks? Links { get; init; }

    public ImmutableArray<string> Paths { get; init; } = [];
}
