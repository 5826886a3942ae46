using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace BuildKit.Tools;

/// <summary>What a <see cref="DotNetTest"/> becomes once the root is known: the runner's mode, the arguments for it and the place of the results.</summary>
sealed record TestRun
{
    public required bool IsPlatform { get; init; }

    /// <summary>The directory from which dotnet finds the same <c>global.json</c> as the project does; null for the root.</summary>
    public required AbsolutePath? Directory { get; init; }

    public required AbsolutePath Results { get; init; }

    /// <summary>What makes the tests leave a .trx file; empty if nothing is known to.</summary>
    public required ImmutableArray<string> Report { get; init; }

    public static TestRun Of(DotNetTest test, AbsolutePath root)
    {
        var subject = ProjectFiles.Chosen(test.Subject ?? test.Directory ?? root);
        var start = test.Directory ?? (File.Exists(subject) ? subject.Parent : subject);
        var globalJson = GlobalJson.Nearest(start);
        var isPlatform = globalJson is not null && GlobalJson.SelectsTestingPlatform(globalJson);
        return new()
        {
            IsPlatform = isPlatform,
            Directory = test.Directory ?? (globalJson is not null && IsBelow(globalJson.Parent, root) ? globalJson.Parent : null),
            Results = root / ".buildkit" / "tests" / $"{FolderName(subject)}-{Digest(test)}",
            Report = test.ReportArguments ?? (isPlatform ? TestReport.OptionFor(subject) : ["--logger", "trx"]),
        };
    }

    /// <summary>The arguments that say what is tested.</summary>
    public ImmutableArray<string> Subject(AbsolutePath? subject)
    {
        if (subject is null || !IsPlatform)
        {
            return subject is null ? [] : [subject];
        }

        var chosen = ProjectFiles.Chosen(subject);
        return [ProjectFiles.IsSolution(chosen) ? "--solution" : "--project", chosen];
    }

    /// <summary>Removes what an earlier run left, so that only this run's results are read.</summary>
    public void EmptyResults()
    {
        try
        {
            if (System.IO.Directory.Exists(Results))
            {
                System.IO.Directory.Delete(Results, recursive: true);
            }

            System.IO.Directory.CreateDirectory(Results);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Errors.TestResultsNotEmptied(Results, exception.Message).Exception(exception);
        }
    }

    static bool IsBelow(AbsolutePath directory, AbsolutePath root) =>
        ((string)directory).StartsWith(root + "/", StringComparison.Ordinal);

    static string FolderName(AbsolutePath subject) => new([.. Path.GetFileNameWithoutExtension(subject.Name)
        .Select(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '-')]);

    // Two runs of one project with other arguments may run at once, and must not read each other's results.
    static string Digest(DotNetTest test)
    {
        var parts = test.Arguments.Append(test.Directory?.ToString() ?? "")
            .Concat(test.Environment.SelectMany(variable => new[] { variable.Key, variable.Value }));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts))))[..8];
    }
}
