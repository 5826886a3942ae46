using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>
/// What stands at a path below the root, as content: what keys and results are made of. Of the mode only the owner's right to
/// execute counts; of times nothing.
/// </summary>
/// <param name="Path">Relative to the root, forward slashes, no dots.</param>
/// <param name="Kind">A file, a link, a directory, or <see cref="FileKind.Missing"/> for an optional input that is not there.</param>
/// <param name="Digest">Of a file's bytes; default for anything else.</param>
/// <param name="Size">Of a file, in bytes; 0 for anything else.</param>
/// <param name="IsExecutable">Whether the owner may execute the file.</param>
/// <param name="LinkTarget">What a link says, as it says it; null for anything else.</param>
readonly record struct ContentEntry(string Path, FileKind Kind, Digest Digest = default, long Size = 0, bool IsExecutable = false, string? LinkTarget = null);
