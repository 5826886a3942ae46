using System.Runtime.InteropServices;
using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>What an earlier run knew of a path, as it lies in the state file.</summary>
/// <param name="Stat">What the system said before the content was read.</param>
/// <param name="Digest">Of a file's content; default for anything else.</param>
/// <param name="Path">Where the path begins among the names; it ends with a NUL.</param>
/// <param name="PathLength">In bytes, without the NUL.</param>
/// <param name="Link">Where the target of a link begins among the names.</param>
/// <param name="LinkLength">In bytes.</param>
/// <param name="Idle">How many times it has been saved since it was of use.</param>
/// <param name="IsTrusted">Whether an equal stat means that the content is the same.</param>
[StructLayout(LayoutKind.Sequential)]
readonly record struct FileRecord(
    FileStat Stat, Digest Digest, int Path, int PathLength, int Link, int LinkLength, int Idle, bool IsTrusted);
