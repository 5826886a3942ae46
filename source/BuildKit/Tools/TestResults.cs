using System.Xml;

namespace BuildKit.Tools;

/// <summary>What the .trx files of one run say together.</summary>
sealed class TestResults
{
    readonly List<FailedTest> failures = [];
    readonly List<(AbsolutePath File, string Reason)> unreadable = [];
    readonly List<string> runErrors = [];

    public int Passed { get; private set; }

    public int Skipped { get; private set; }

    public int Files { get; private set; }

    public IReadOnlyList<FailedTest> Failures => failures;

    /// <summary>What the runner said about the run as a whole, such as that its host crashed.</summary>
    public IReadOnlyList<string> RunErrors => runErrors;

    public IReadOnlyList<(AbsolutePath File, string Reason)> Unreadable => unreadable;

    public int Total => Passed + Skipped + failures.Count;

    /// <summary>Reads the files of a directory; those below it are attempts that were repeated.</summary>
    public static TestResults In(AbsolutePath directory, AbsolutePath root)
    {
        var results = new TestResults();
        var files = Directory.Exists(directory) ? Directory.GetFiles(directory, "*.trx") : [];
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            results.Add(AbsolutePath.Of(file), root);
        }

        return results;
    }

    void Add(AbsolutePath path, AbsolutePath root)
    {
        Files++;
        try
        {
            var file = TrxFile.Read(path, root);
            Passed += file.Passed;
            Skipped += file.Skipped;
            failures.AddRange(file.Failures);
            runErrors.AddRange(file.RunErrors);
        }
        catch (Exception exception) when (exception is XmlException or IOException or UnauthorizedAccessException)
        {
            var isEmpty = exception is XmlException && new FileInfo(path).Length == 0;
            unreadable.Add((path, isEmpty ? "the file is empty" : exception.Message));
        }
    }
}
