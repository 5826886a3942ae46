namespace BuildKit.Execution;

/// <summary>Small files of the engine, of which a broken one does no harm. Written whole or not at all.</summary>
static class StateFile
{
    /// <summary>The lines after the header; none if the file is missing, unreadable or of another format.</summary>
    public static IReadOnlyList<string> Lines(AbsolutePath file, string header)
    {
        try
        {
            return File.ReadAllLines(file) is [var first, .. var rest] && first == header ? rest : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Whether the file was written; readers see the old content or the new one, never a part.</summary>
    public static bool TryWrite(AbsolutePath file, IEnumerable<string> lines)
    {
        var temporary = file.Parent / $"{file.Name}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(file.Parent);
            File.WriteAllLines(temporary, lines);
            File.Move(temporary, file, overwrite: true);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            TryDelete(temporary);
            return false;
        }
    }

    static void TryDelete(AbsolutePath file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It could not be written and cannot be removed; the next run does not look at it.
        }
    }
}
