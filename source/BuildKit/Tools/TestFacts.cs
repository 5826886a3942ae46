using System.Globalization;

namespace BuildKit.Tools;

/// <summary>What an error message tells about a test run, as facts; long lists and long texts are cut.</summary>
static class TestFacts
{
    const int MostFailures = 20;
    const int MostFiles = 5;
    const int MostLines = 5;
    const int MostOutput = 10;

    public static IReadOnlyList<(string Name, string Value)> Failed(TestResults results, AbsolutePath root) =>
    [
        .. results.Failures.Take(MostFailures).Select(failure => ("Failed", Text(failure, root))),
        .. results.Failures.Count > MostFailures ? [("", $"and {results.Failures.Count - MostFailures} more")] : Array.Empty<(string, string)>(),
        .. RunErrors(results),
        .. results.Unreadable.Select(file => ("Unreadable", $"{file.File}: {file.Reason}")),
    ];

    public static IReadOnlyList<(string Name, string Value)> Aborted(string command, TestResults results, string exitCode, CommandResult result) =>
        [("Command", command), ("Exit code", exitCode), .. RunErrors(results), .. Output(result)];

    public static IReadOnlyList<(string Name, string Value)> Unreadable(TestResults results, string exitCode, CommandResult result) =>
    [
        .. results.Unreadable.SelectMany(file => new[] { ("File", file.File.ToString()), ("Reason", file.Reason) }),
        ("Exit code", exitCode),
        .. Output(result),
    ];

    public static IReadOnlyList<(string Name, string Value)> Uncovered(CoverageReport coverage, AbsolutePath root) =>
    [
        ("Covered", $"{coverage.Covered} of {Errors.Count(coverage.Coverable, "line")}"),
        .. coverage.Worst(MostFiles).Select(file => (
            "Worst",
            $"{RelativeTo(root, file.File)}: {file.Covered} of {Errors.Count(file.Coverable, "line")} ({Percent(file.Covered, file.Coverable)})")),
    ];

    // Never rounded up: 79.96 % is not 80 %.
    public static string Percent(int part, int whole) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(part * 1000.0 / whole) / 10:0.0} %");

    static string Text(FailedTest test, AbsolutePath root)
    {
        var place = test.File is null ? "" : $"\n  {RelativeTo(root, test.File)}:{test.Line}";
        var message = test.Message.Length == 0 ? "" : $"\n  {FirstLines(test.Message).Replace("\n", "\n  ", StringComparison.Ordinal)}";
        return $"{test.Name.ReplaceLineEndings(" ")}{place}{message}";
    }

    static IEnumerable<(string, string)> RunErrors(TestResults results) => results.RunErrors.Select(text => ("Run", FirstLines(text)));

    static (string, string)[] Output(CommandResult result) =>
        result.LastLines.Count == 0 ? [] : [("Output", string.Join('\n', result.LastLines.TakeLast(MostOutput)))];

    static string FirstLines(string text)
    {
        var lines = text.Split('\n');
        return lines.Length <= MostLines ? text : string.Join('\n', lines.Take(MostLines).Append("…"));
    }

    static string RelativeTo(AbsolutePath root, string file) =>
        file.StartsWith(root + "/", StringComparison.Ordinal) ? file[(root.ToString().Length + 1)..] : file;
}
