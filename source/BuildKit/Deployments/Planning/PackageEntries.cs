using System.Formats.Tar;
using System.IO.Compression;

namespace BuildKit.Deployments;

/// <summary>Counts what a package unpacks to.</summary>
static class PackageEntries
{
    /// <summary>How many files and directories it has.</summary>
    public static long Count(AbsolutePath package) =>
        package.Name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) ? CountZip(package) : CountTar(package);

    static long CountZip(AbsolutePath package)
    {
        using var archive = ZipFile.OpenRead(package);
        return archive.Entries.Count;
    }

    static long CountTar(AbsolutePath package)
    {
        using var reader = new TarReader(new GZipStream(File.OpenRead(package), CompressionMode.Decompress));
        var count = 0L;
        while (reader.GetNextEntry() is not null)
        {
            count++;
        }

        return count;
    }
}
