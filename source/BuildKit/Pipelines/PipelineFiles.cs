using BuildKit.Files;

namespace BuildKit.Pipelines;

/// <summary>The files of all pipelines of a script: written, and compared with what is there.</summary>
sealed class PipelineFiles(PipelineScript script)
{
    /// <summary>Writes every file that is not as it has to be; what people wrote in one is kept.</summary>
    /// <returns>Each file, with the difference; an empty one if there was none.</returns>
    /// <exception cref="BuildException">BK0452 to BK0460: a pipeline cannot be, or a file is somebody else's.</exception>
    public IReadOnlyList<(string Place, string Difference)> Write()
    {
        // All of them are made before the first is written.
        var changes = Compare();
        foreach (var change in changes.Where(change => change.Difference.Length > 0))
        {
            AtomicFile.WriteText(script.Root / change.Place, change.Wanted);
        }

        return [.. changes.Select(change => (change.Place, change.Difference))];
    }

    /// <summary>Compares every file with what it has to be, and changes none.</summary>
    /// <returns>Each file, with the difference; an empty one if there is none.</returns>
    /// <exception cref="BuildException">BK0452 to BK0460: a pipeline cannot be, or a file is somebody else's.</exception>
    public IReadOnlyList<(string Place, string Difference)> Check() => [.. Compare().Select(change => (change.Place, change.Difference))];

    List<Change> Compare()
    {
        var models = script.Pipelines();
        var isOnlyOne = models.Count(model => model.Systems.Contains(Ci.Azure)) == 1;
        return [.. models.SelectMany(model => PipelineFile.Of(new JobPlanner(script, model).Plan(), script.Root, isOnlyOne)).Select(Compare)];
    }

    Change Compare(PipelineFile file)
    {
        var path = script.Root / file.Place;
        var there = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        if (there.Trim().Length > 0 && !PipelineFile.WasMadeHere(there))
        {
            throw Errors.PipelineFileOfOthers(file.Place, file.Places).Exception();
        }

        var wanted = file.Text(HandWritten.Of(file.Place, there, file.Places));
        return new(file.Place, wanted, UnifiedDiff.Of(there.Length == 0 ? "/dev/null" : file.Place, file.Place, there, wanted));
    }

    sealed record Change(string Place, string Wanted, string Difference);
}
