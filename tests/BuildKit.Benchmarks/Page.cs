namespace BuildKit.Benchmarks;

/// <summary>The table between two marks of docs/benchmarks.md; the words around it are written by hand.</summary>
static class Page
{
    const string Begin = "<!-- figures -->";
    const string End = "<!-- end of figures -->";

    public static void Write(IReadOnlyList<string> rows, int rounds)
    {
        var file = Path.Combine(Root(), "docs", "benchmarks.md");
        var text = File.ReadAllText(file);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        var machine = $"{Environment.ProcessorCount} processors, {System.Runtime.InteropServices.RuntimeInformation.OSDescription.Split('-')[0]}, .NET {Environment.Version}, medians of {rounds} rounds: elapsed time, and in brackets that of all processors together.";
        var table = string.Join('\n', rows.Prepend("|---|---|---|---|").Prepend("| work | ours | beside it (ours ÷ it) | wanted |"));
        File.WriteAllText(file, $"{text[..begin]}\n{machine}\n\n{table}\n{text[end..]}");
    }

    public static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "BuildKit.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("not inside of the repository");
        }

        return directory.FullName;
    }
}
