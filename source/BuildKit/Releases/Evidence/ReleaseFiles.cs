using System.Text;
using BuildKit.Files;

namespace BuildKit.Releases;

/// <summary>The files of a release that is looked at, and what was found to be wrong with them.</summary>
sealed class ReleaseFiles(AbsolutePath directory)
{
    readonly List<ReleaseFinding> findings = [];

    public AbsolutePath Directory { get; } = directory;

    /// <summary>Each once, in the order in which they were found.</summary>
    public IReadOnlyList<ReleaseFinding> Findings => [.. findings.Distinct()];

    /// <summary>Of everything that is there, in order.</summary>
    public IEnumerable<string> Names => FileOperation.Run("list", Directory, () => System.IO.Directory.EnumerateFileSystemEntries(Directory).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal).ToList());

    public bool Has(string name) => FileKinds.Of(Directory / name) != FileKind.Missing;

    /// <summary>The whole file, for small ones; null if there is none, which is noted.</summary>
    public byte[]? Bytes(string name) => IsThere(name) ? FileOperation.Run("read", Directory / name, () => File.ReadAllBytes(Directory / name)) : null;

    /// <summary>As <see cref="Bytes"/>; empty if there is none.</summary>
    public string Text(string name) => Encoding.UTF8.GetString(Bytes(name) ?? []);

    /// <summary>False for anything but a file, also for a link: what it points to is not in the release.</summary>
    public bool IsThere(string name)
    {
        if (FileKinds.Of(Directory / name) == FileKind.File)
        {
            return true;
        }

        findings.Add(new(name, ReleaseFault.Missing, Has(name) ? "is no file" : "is missing"));
        return false;
    }

    public void Damaged(string name, string what) => findings.Add(new(name, ReleaseFault.Damaged, what));

    public void Extra(string name) => findings.Add(new(name, ReleaseFault.Extra, "does not belong to the release"));
}
