using System.Formats.Tar;
using System.IO.Compression;

namespace BuildKit.Releases;

/// <summary>
/// What a package must not hold, whoever packed it: names that lead out of the directory that it is unpacked to, links that do, devices, and files that
/// run as another user. BuildKit packs none of these; a digest alone does not say who did.
/// </summary>
static class PackageTraps
{
    const UnixFileMode Special = UnixFileMode.SetUser | UnixFileMode.SetGroup;
    const int UnixTypes = 0xF000, UnixLink = 0xA000;

    /// <summary>What is wrong, in words that follow the name of the package; null for nothing.</summary>
    public static string? Find(AbsolutePath package)
    {
        try
        {
            var entries = package.Name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) ? Zip(package) : Tar(package);
            return Find(entries) is { } trap ? $"has the entry '{Visible(trap.Name)}', which {trap.What}" : null;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException)
        {
            return $"is no archive that can be read: {e.Message}";
        }
    }

    static (string Name, string What)? Find(List<Entry> entries)
    {
        var links = entries.Where(entry => entry.Link is not null).GroupBy(entry => Clean(entry.Name), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Last().Link!, StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            var what = entry.Problem ?? (Leaves(entry.Name) ? "leads out of the release"
                : ThroughLink(Clean(entry.Name), links) ? "lies behind a link"
                : entry.Link is not null && new PackedLinks(links).Leave(Clean(entry.Name)) ? $"is a link to {Visible(entry.Link)}, out of the release"
                : null);
            if (what is not null)
            {
                return (entry.Name, what);
            }
        }

        return null;
    }

    static List<Entry> Tar(AbsolutePath package)
    {
        using var reader = new TarReader(new GZipStream(File.OpenRead(package), CompressionMode.Decompress));
        var entries = new List<Entry>();
        while (reader.GetNextEntry() is { } entry)
        {
            entries.Add(new(entry.Name, entry.EntryType == TarEntryType.SymbolicLink ? entry.LinkName : null, ProblemOf(entry)));
        }

        return entries;
    }

    static string? ProblemOf(TarEntry entry) => entry.EntryType switch
    {
        TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile => (entry.Mode & Special) != 0 ? "runs as another user (setuid or setgid)" : null,
        TarEntryType.Directory or TarEntryType.SymbolicLink => null,
        TarEntryType.HardLink => Leaves(entry.LinkName) ? $"is a link to {Visible(entry.LinkName)}, out of the release" : null,
        _ => "is neither a file nor a directory nor a link",
    };

    static List<Entry> Zip(AbsolutePath package)
    {
        using var archive = ZipFile.OpenRead(package);
        return [.. archive.Entries.Select(entry => new Entry(entry.FullName.Replace('\\', '/'), null, ((entry.ExternalAttributes >> 16) & UnixTypes) == UnixLink ? "is a link, which no zip file of a release has" : null))];
    }

    static bool Leaves(string name) => name is ['/', ..] or [_, ':', ..] || name.Split('/').Contains("..");

    static bool ThroughLink(string name, Dictionary<string, string> links)
    {
        for (var at = name.LastIndexOf('/'); at > 0; at = name.LastIndexOf('/', at - 1))
        {
            if (links.ContainsKey(name[..at]))
            {
                return true;
            }
        }

        return false;
    }

    static string Clean(string name) => string.Join('/', name.Split('/').Where(part => part is not ("" or ".")));

    static string Visible(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));

    /// <param name="Name">As it stands in the archive.</param>
    /// <param name="Link">What a symbolic link leads to; null for anything else.</param>
    /// <param name="Problem">What is wrong with its kind.</param>
    readonly record struct Entry(string Name, string? Link, string? Problem);
}

/// <summary>The links of a package, followed without unpacking it.</summary>
/// <param name="targets">What each of them leads to, by its name.</param>
sealed class PackedLinks(IReadOnlyDictionary<string, string> targets)
{
    const int MaximumLinks = 40;

    /// <summary>Whether a link leads out of the directory, over other links as well, or to no place in the end.</summary>
    public bool Leave(string link)
    {
        var (at, links) = (Parts(link).SkipLast(1).ToList(), 1);
        var rest = new Stack<string>();
        if (!Push(rest, targets[link]))
        {
            return true;
        }

        while (rest.TryPop(out var name))
        {
            if (name == "..")
            {
                if (at.Count == 0)
                {
                    return true;
                }

                at.RemoveAt(at.Count - 1);
                continue;
            }

            at.Add(name);
            if (!targets.TryGetValue(string.Join('/', at), out var next))
            {
                continue;
            }

            at.RemoveAt(at.Count - 1);
            if (++links > MaximumLinks || !Push(rest, next))
            {
                return true;
            }
        }

        return false;
    }

    static bool Push(Stack<string> rest, string target)
    {
        foreach (var part in Parts(target).Reverse())
        {
            rest.Push(part);
        }

        return target is not (['/', ..] or [_, ':', ..]);
    }

    static IEnumerable<string> Parts(string path) => path.Split('/').Where(part => part is not ("" or "."));
}
