using System.Formats.Tar;
using System.IO.Compression;
using BuildKit.Files;
using BuildKit.Targets;

namespace BuildKit.Pipelines;

/// <summary>
/// Carries what targets have left from one job to another as one archive, because the artifacts of CI systems know neither the patterns of
/// targets nor the execute bit.
/// </summary>
sealed class HandOverArchive(AbsolutePath root, string job)
{
    public AbsolutePath File { get; } = root / PipelineFile.ArchiveOf(job);

    /// <summary>Packs what the targets have left.</summary>
    /// <returns>How many files.</returns>
    public int Pack(IEnumerable<TargetModel> targets)
    {
        var files = targets.SelectMany(target => Leavings.In(root, target)).Distinct().ToList();
        Directory.CreateDirectory(File.Parent);
        ReproducibleArchive.WriteTarGz(File, root, files, DateTimeOffset.UnixEpoch);
        return files.Count;
    }

    /// <summary>Unpacks into the workspace what the job has packed, over what is there; nothing is written outside of it.</summary>
    /// <returns>How many files.</returns>
    /// <exception cref="BuildException">BK0462: there is no archive, or it is damaged.</exception>
    public int Unpack()
    {
        if (!System.IO.File.Exists(File))
        {
            throw Errors.NothingHandedOver(job, File, "it is not there").Exception();
        }

        var staging = AbsolutePath.Of($"{File}.unpacking");
        try
        {
            Stage(staging);
            return MoveIntoPlace(staging);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or FormatException or IOException)
        {
            throw Errors.NothingHandedOver(job, File, $"it is damaged: {exception.Message}").Exception(exception);
        }
        finally
        {
            Remove(staging);
        }
    }

    // Apart from the workspace, so that of an archive that breaks off nothing is used.
    void Stage(AbsolutePath staging)
    {
        Remove(staging);
        Directory.CreateDirectory(staging);
        using var packed = System.IO.File.OpenRead(File);
        using var zipped = new GZipStream(packed, CompressionMode.Decompress);
        TarFile.ExtractToDirectory(zipped, staging, overwriteFiles: false);
        zipped.CopyTo(Stream.Null); // up to the checksum at the end
    }

    int MoveIntoPlace(AbsolutePath staging)
    {
        var count = 0;
        foreach (var path in Directory.EnumerateFiles(staging, "*", Everything))
        {
            var place = root / Path.GetRelativePath(staging, path);
            Directory.CreateDirectory(place.Parent);
            System.IO.File.Move(path, place, overwrite: true);
            count++;
        }

        return count;
    }

    static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };

    static void Remove(AbsolutePath directory)
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
