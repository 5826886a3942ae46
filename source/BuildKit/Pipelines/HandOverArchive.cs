using System.Formats.Tar;
using System.IO.Compression;
using BuildKit.Files;
using BuildKit.Targets;

namespace BuildKit.Pipelines;

/// <summary>
/// Carries what targets have left from one job to another: a directory with one archive, because the artifacts of CI systems know neither
/// the patterns of targets nor the execute bit, and with its SHA-256, which is written last and checked first.
/// </summary>
sealed class HandOverArchive(AbsolutePath root, string job)
{
    const string Archive = "outputs.tar.gz", Sums = "SHA256SUMS";

    readonly AbsolutePath directory = root / PipelineFile.HandedOverBy(job);

    /// <summary>Packs what the targets have left.</summary>
    /// <returns>How many files; none is no error, because a target may have had nothing to do.</returns>
    public int Pack(IEnumerable<TargetModel> targets)
    {
        var files = targets.SelectMany(target => Leavings.In(root, target)).Distinct().ToList();
        Remove(directory);
        Directory.CreateDirectory(directory);
        if (files.Count > 0)
        {
            ReproducibleArchive.Write(ArchiveFormat.TarGz, directory / Archive, root, files, DateTimeOffset.UnixEpoch);
        }

        AtomicFile.WriteText(directory / Sums, files.Count > 0 ? SumOf(directory / Archive) : "");
        return files.Count;
    }

    /// <summary>Unpacks into the workspace what the job has packed, over what is there; nothing is written outside of it.</summary>
    /// <returns>How many files.</returns>
    /// <exception cref="BuildException">BK0462: there is no archive, or it is damaged.</exception>
    public int Unpack()
    {
        if (!File.Exists(directory / Sums))
        {
            throw Unusable("it is not there");
        }

        var sum = File.ReadAllText(directory / Sums);
        if (sum.Length == 0)
        {
            return 0;
        }

        if (!File.Exists(directory / Archive) || SumOf(directory / Archive) != sum)
        {
            throw Unusable("it is not what was packed");
        }

        return UnpackArchive(directory / "unpacking");
    }

    // Apart from the workspace first, so that of an archive that must not be unpacked nothing is used.
    int UnpackArchive(AbsolutePath staging)
    {
        try
        {
            Remove(staging);
            Directory.CreateDirectory(staging);
            using (var zipped = new GZipStream(File.OpenRead(directory / Archive), CompressionMode.Decompress))
            {
                TarFile.ExtractToDirectory(zipped, staging, overwriteFiles: false);
            }

            return MoveIntoPlace(staging);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw Unusable(exception.Message);
        }
        finally
        {
            Remove(staging);
        }
    }

    int MoveIntoPlace(AbsolutePath staging)
    {
        var entries = ArchiveEntry.Below(staging).Where(entry => entry.Kind != FileKind.Directory).ToList();
        foreach (var entry in entries)
        {
            var place = root / entry.Name;
            Directory.CreateDirectory(place.Parent);
            if (entry.Kind == FileKind.Link)
            {
                // Moving would follow one that leads to a directory.
                File.Delete(place);
                File.CreateSymbolicLink(place, LinkTarget.Of(entry.Path));
            }
            else
            {
                File.Move(entry.Path, place, overwrite: true);
            }
        }

        return entries.Count;
    }

    BuildException Unusable(string why) => Errors.NothingHandedOver(job, directory, why).Exception();

    static string SumOf(AbsolutePath archive) => $"{Digest.OfFile(archive)}  {Archive}\n";

    static void Remove(AbsolutePath directory)
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
