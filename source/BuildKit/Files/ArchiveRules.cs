using System.Text;

namespace BuildKit.Files;

/// <summary>What a package must not hold, so that it unpacks to the same files on every system and harms none. All problems are told at once.</summary>
static class ArchiveRules
{
    const int LongestName = 255;
    const int LongestPath = 3800;
    const int WindowsLimit = 260;
    const int LongestOnWindows = 200;
    const UnixFileMode Special = UnixFileMode.SetUser | UnixFileMode.SetGroup;

    public static void Check(AbsolutePath directory, IReadOnlyList<ArchiveEntry> entries, ArchiveFormat format)
    {
        if (entries.All(entry => entry.Kind == FileKind.Directory))
        {
            throw Errors.ArchiveEmpty(directory).Exception();
        }

        var problems = entries.SelectMany(entry => Problems(directory, entry, format)).Concat(EqualNames(entries)).ToArray();
        if (problems.Length > 0)
        {
            throw (problems.Length == 1 ? problems[0] : Errors.ArchiveRefused(directory, problems)).Exception();
        }
    }

    static IEnumerable<BuildError> Problems(AbsolutePath root, ArchiveEntry entry, ArchiveFormat format)
    {
        if (NameProblem(entry.Name, format) is { } bad)
        {
            yield return Errors.ArchiveName(entry.Name, bad);
            yield break;
        }

        if (!ArchiveContent.IsSame(entry))
        {
            yield return Errors.ArchiveChanged(entry.Name);
            yield break;
        }

        if (WindowsNames.Problem(Path.GetFileName(entry.Name)) is { } reason)
        {
            yield return Errors.ArchiveWindowsName(entry.Name, reason);
        }

        switch (entry.Kind)
        {
            case FileKind.Missing:
                yield return Errors.PathNotFound("archive", entry.Path);
                break;
            case FileKind.Special:
                yield return Errors.ArchiveSpecialFile(entry.Name);
                break;
            case FileKind.Link when format == ArchiveFormat.Zip:
                yield return Errors.ArchiveLink(entry.Name, LinkTarget.Of(entry.Path), "cannot be in a zip file, from which not every program unpacks links");
                break;
            case FileKind.Link when LinkTarget.Problem(root, entry.Path) is { } problem:
                yield return Errors.ArchiveLink(entry.Name, LinkTarget.Of(entry.Path), problem);
                break;
            case FileKind.File when !OperatingSystem.IsWindows() && (File.GetUnixFileMode(entry.Path) & Special) != 0:
                yield return Errors.ArchiveSetuid(entry.Name);
                break;
            default:
                break;
        }
    }

    // The framework reads bytes that are no UTF-8 as U+FFFD, and finds no such file. Half a surrogate pair is enumerated as it, too.
    static string? NameProblem(string name, ArchiveFormat format) =>
        name.EnumerateRunes().Contains(Rune.ReplacementChar) ? "it is not UTF-8"
        : Encoding.UTF8.GetByteCount(Path.GetFileName(name)) > LongestName ? $"it is longer than {LongestName} bytes"
        : Encoding.UTF8.GetByteCount(name) > LongestPath ? $"with its directories it is longer than {LongestPath} bytes"
        : format == ArchiveFormat.Zip && name.Length > LongestOnWindows ? $"with its directories it is longer than {LongestOnWindows} letters, and Windows has {WindowsLimit} in all"
        : null;

    static IEnumerable<BuildError> EqualNames(IReadOnlyList<ArchiveEntry> entries) =>
        entries.GroupBy(entry => entry.Name, StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Skip(1).Any())
            .Select(group => Errors.ArchiveSameName(group.First().Name, group.ElementAt(1).Name));
}
