using System.Text.Json;

namespace BuildKit.Solutions;

/// <summary>Reads solution filters: JSON that names some of a solution's projects.</summary>
static class SolutionFilter
{
    static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <exception cref="BuildException">BK0706: the filter or its solution cannot be read. BK0707, BK0708: it names what is not there.</exception>
    public static SolutionContent Read(AbsolutePath file)
    {
        var (path, names) = Parsed(file);
        if (!SolutionSearch.IsSolution(path) || path == file)
        {
            throw Errors.SolutionUnreadable(file, null, null, $"It filters '{path}', which is no solution.").Exception();
        }

        var solution = Solution.At(path);
        var content = solution.Content;
        var chosen = names.Select(name => ProjectSelection.One(solution, content.Projects, name)).ToHashSet();
        var projects = content.Projects.Where(one => chosen.Contains(one.Project)).ToList();
        return new(projects, [.. content.Folders.Where(folder => projects.Exists(one => (one.Folder + "/").StartsWith(folder + "/", StringComparison.Ordinal)))]);
    }

    static (AbsolutePath Solution, List<string> Projects) Parsed(AbsolutePath file)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file), Lenient);
            var solution = json.RootElement.GetProperty("solution");
            return (file.Parent / SolutionFile.Slashed(Text(solution.GetProperty("path"))),
                [.. solution.GetProperty("projects").EnumerateArray().Select(project => "./" + SolutionFile.Slashed(Text(project)))]);
        }
        catch (JsonException exception)
        {
            throw Errors.SolutionUnreadable(file, (int?)exception.LineNumber + 1, (int?)exception.BytePositionInLine + 1, exception.Message).Exception(exception);
        }
        catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException)
        {
            throw Errors.SolutionUnreadable(file, null, null, "It has no \"solution\" with a \"path\" and a list of \"projects\".").Exception(exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Errors.SolutionUnreadable(file, null, null, exception.Message).Exception(exception);
        }
    }

    static string Text(JsonElement value) => value.GetString() ?? "";
}
