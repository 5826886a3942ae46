using System.Collections.Immutable;
using System.Globalization;
using BuildKit.Commands;
using BuildKit.Tools;

namespace BuildKit;

/// <summary>
/// <c>dotnet test</c>, with VSTest or Microsoft.Testing.Platform, whichever the nearest <c>global.json</c> above the
/// project selects. It leaves its results in <c>.buildkit/tests</c>.
/// </summary>
public sealed record DotNetTest : DotNetCommand, ITakesVerbosity, ITakesConfiguration, ITakesProperties, ITakesNoRestore, ITakesNoBuild, ITakesFramework,
    ITakesRuntime, ITakesArchitecture, ITakesArtifactsPath
{
    internal DotNetTest() => Claims = [Workspace];

    /// <summary>The arguments that ask for a .trx file; null to find them out.</summary>
    internal ImmutableArray<string>? ReportArguments { get; init; }

    internal bool AcceptsNoTests { get; init; }

    internal bool MeasuresCoverage { get; init; }

    /// <summary>The share of lines that tests must reach, in percent; null for none.</summary>
    internal double? RequiredCoverage { get; init; }

    /// <summary>How it runs under a root; null until it is prepared.</summary>
    internal TestRun? Run { get; init; }

    private protected override bool Compiles => true;

    internal override CommandFiles? Files(AbsolutePath root) => DotNetFiles.OfTest(new(this, root));

    internal override Command Prepared(AbsolutePath root)
    {
        var prepared = (DotNetTest)base.Prepared(root);
        var run = Run ?? TestRun.Of(this, root);
        run.EmptyResults();
        return Run is not null ? prepared : prepared with
        {
            Run = run,
            Directory = run.Directory,
            Arguments = ArgumentsFor(run),
            SuccessCodes = AcceptsNoTests && run.IsPlatform ? SuccessCodes.Add(int.Parse(TestVerdict.NoTestsRan, CultureInfo.InvariantCulture)) : SuccessCodes,
            ParallelismArgument = run.IsPlatform ? "--max-parallel-test-modules={0}" : "-maxcpucount:{0}",
        };
    }

    internal override BuildError? Concluded(AbsolutePath root, CommandResult result, Action<BuildEvent> post)
    {
        _ = base.Concluded(root, result, post);
        var run = Run ?? TestRun.Of(this, root);
        var results = TestResults.In(run.Results, root);
        var coverage = MeasuresCoverage ? CoverageReport.In(run.Results, root) : null;
        TestEvents.Post(results, coverage, this, result, post);
        return result.TimedOut || Arguments.Contains("--list-tests") ? null : TestVerdict.On(this, run, results, coverage, result, root);
    }

    ImmutableArray<string> ArgumentsFor(TestRun run)
    {
        var positional = Subject is null ? 1 : 2;
        var ours = run.Subject(Subject).AddRange("--results-directory", run.Results).AddRange(run.Report);
        ours = MeasuresCoverage ? ours.AddRange(CoverageReport.Arguments(run.IsPlatform)) : ours;
        ours = AcceptsNoTests && run.IsPlatform ? ours.AddRange("--ignore-exit-code", TestVerdict.NoTestsRan) : ours;
        return Arguments.RemoveRange(1, positional - 1).InsertRange(1, ours);
    }
}

/// <summary>What <c>dotnet test</c> can be told besides.</summary>
public static class DotNetTestExtensions
{
    extension(DotNetTest command)
    {
        /// <summary>Runs only the tests that an expression matches, such as <c>FullyQualifiedName~Cart</c>. Default: all.</summary>
        public DotNetTest Filter(string expression) => command.Option("--filter", expression);

        /// <summary>A .runsettings file.</summary>
        public DotNetTest Settings(AbsolutePath file) => command.Option("--settings", file);

        /// <summary>Lists the tests and runs none.</summary>
        public DotNetTest ListTests() => command.Flag("--list-tests");

        /// <summary>A directory with more test adapters, for VSTest.</summary>
        public DotNetTest TestAdapterPath(AbsolutePath directory) => command.Option("--test-adapter-path", directory);

        /// <summary>Writes what the test runner itself does, for VSTest.</summary>
        public DotNetTest Diagnostics(AbsolutePath file) => command.Option("--diag", file);

        /// <summary>Notes which test ran when the test program crashed, for VSTest.</summary>
        public DotNetTest Blame() => command.Flag("--blame");

        /// <summary>Leaves a dump of the test program's memory when it crashes, for VSTest: <c>full</c> or <c>mini</c>.</summary>
        public DotNetTest BlameCrash(string dumpType = "full") => command.Flag("--blame-crash").Option("--blame-crash-dump-type", dumpType);

        /// <summary>Leaves a dump also when the test program ends as it should.</summary>
        public DotNetTest BlameCrashAlways() => command.BlameCrash().Flag("--blame-crash-collect-always");

        /// <summary>Ends the test program when one test takes longer, for VSTest.</summary>
        /// <param name="limit">How long a test may take, to the millisecond.</param>
        /// <param name="dumpType">The dump that it leaves: <c>full</c>, <c>mini</c> or <c>none</c>.</param>
        public DotNetTest BlameHang(TimeSpan limit, string dumpType = "full") => command.Flag("--blame-hang")
            .Option("--blame-hang-timeout", $"{(long)limit.TotalMilliseconds}ms").Option("--blame-hang-dump-type", dumpType);

        /// <summary>Succeeds although no test ran. Default: that is BK0234.</summary>
        public DotNetTest AllowNoTests() => command with { AcceptsNoTests = true };

        /// <summary>
        /// The arguments that make the tests leave .trx files in the results directory, where the build cannot find them
        /// out. Default: by the packages that the project refers to.
        /// </summary>
        public DotNetTest Report(params ReadOnlySpan<string> arguments) => command with { ReportArguments = [.. arguments] };

        /// <summary>
        /// Measures line coverage. Needs the package <c>coverlet.collector</c> (VSTest) or
        /// <c>Microsoft.Testing.Extensions.CodeCoverage</c> (Microsoft.Testing.Platform) in the test project.
        /// </summary>
        public DotNetTest Coverage() => command with { MeasuresCoverage = true, RequiredCoverage = null };

        /// <summary>Measures line coverage and fails with BK0239 if it is too low.</summary>
        /// <param name="minimum">The share of lines that tests must reach, in percent, 0 to 100.</param>
        /// <exception cref="BuildException">BK0241: that is no percentage.</exception>
        public DotNetTest Coverage(double minimum) => minimum is >= 0 and <= 100
            ? command with { MeasuresCoverage = true, RequiredCoverage = minimum }
            : throw Errors.NotAPercentage(minimum).Exception();
    }
}
