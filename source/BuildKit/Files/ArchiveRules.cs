namespace BuildKit.Files;

/// <summary>What a package must not hold, so that it unpacks to the same files on every system and harms none. All problems are told at once.</summary>
static class ArchiveRules
{
    const UnixFileMode Special = UnixFileMode.SetUser | UnixFileMode.SetGroup;

    public static void Check(AbsolutePath directory, IReadOnlyList<ArchiveEntry> entries)
    {
        if (entries.All(entry => entry.Kind == FileKind.Directory))
        {
            throw Errors.ArchiveEmpty(directory).Exception();
        }

        var problems = entries.SelectMany(entry => Problems(directory, entry)).Concat(EqualNames(entries)).ToArray();
        if (problems.Length > 0)
        {
            throw (problems.Length == 1 ? problems[0] : Errors.ArchiveRefused(directory, problems)).Exception();
        }
    }

    static IEnumerable<BuildError> Problems(AbsolutePath root, ArchiveEntry entry)
    {
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

    static IEnumerable<BuildError> EqualNames(IReadOnlyList<ArchiveEntry> entries) =>
        entries.GroupBy(entry => entry.Name, StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Skip(1).Any())
            .Select(group => Errors.ArchiveSameName(group.First().Name, group.ElementAt(1).Name));
}
