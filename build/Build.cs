class Build : BuildScript
{
    static Task<int> Main(string[] args) => Run<Build>(args, defaultTarget: build => build.Test);

    [Parameter("Debug or Release")]
    readonly Configuration Configuration = Configuration.Release;

    [Parameter("How many rounds property, fault and fleet tests take, as a factor")]
    readonly double Rounds = 1;

    [Parameter("The only test classes that Soak runs, such as *OracleTests")]
    readonly string[] SoakOnly = [];

    [Parameter("Path or text of the SSH key that signs releases; without it they are not signed"), Secret]
    readonly string? SigningKey;

    [Solution]
    readonly Solution Solution = null!;

    Target Restore => _ => _
        .Description("Downloads the packages")
        .Runs(() => DotNet.Restore(Solution));

    Target Compile => _ => _
        .Description("Compiles everything; warnings are errors")
        .DependsOn(Restore)
        // One compiler for all projects of this one command.
        .Runs(() => Quick(DotNet.Build(Solution).Configuration(Configuration).NoRestore()).Environment("UseSharedCompilation", "true"));

    Target Format => _ => _
        .Description("Checks that the code is formatted as .editorconfig says")
        .DependsOn(Restore)
        .Cached()
        // The third part, analyzers, has failed the compilation already.
        .Runs(() => new[] { DotNet.Format(Solution).Whitespace(), DotNet.Format(Solution).Style() }
            .Select(format => Quick(format.VerifyNoChanges().NoRestore())));

    Target UnitTest => _ => _
        .Description("Runs the fast tests, in under a minute")
        .DependsOn(Compile)
        .Inputs(ReadByTests)
        .Environment("CI")
        .Cached()
        .Runs(() => TestOf(Solution.Projects.BuildKit_Tests).Arguments("--filter-not-trait", "Speed=Slow", "--filter-not-trait", Documents));

    // Apart, so that after an edit of a page these run and nothing else does.
    Target DocumentTest => _ => _
        .Description("Runs the tests that read the documentation: its claims, its code, its tables")
        .DependsOn(Compile)
        .Inputs([.. ReadByTests, "*.md", "docs/**"])
        .Environment("CI")
        .ForEach(() => Solution.Projects("BuildKit.Tests", "BuildKit.Analyzers.Tests", "BuildKit.EndToEndTests"), (step, project) => step
            .Cached()
            .Runs(() => TestOf(project).Arguments("--filter-trait", Documents)));

    Target CodeTest => _ => _
        .Unlisted()
        .DependsOn(Compile, Format)
        .Inputs(ReadByTests)
        .Environment("CI")
        // The long ones first: two begin at once on a small machine, and the short ones come where one of them is over.
        .ForEach(() => Solution.Projects("*Tests").OrderByDescending(project => project.Name is "BuildKit.Tests" or "BuildKit.EndToEndTests"), (step, project) => step
            .Cached()
            // More than processors: many of them wait for other processes.
            .Runs(() => TestOf(project).Arguments("--filter-not-trait", Documents, "--max-threads", "1.5x")));

    Target Test => _ => _
        .Description("Runs all tests")
        .DependsOn(CodeTest, DocumentTest, CiFiles, HostScripts);

    Target CiFiles => _ => _
        .Description("Checks that the files of CI systems are as this script has them")
        .Inputs("build/**", "source/**", "*.sh", "*.props", "global.json", "nuget.config", ".editorconfig", ".github/workflows/*.yml", ".gitlab-ci.yml")
        .Cached()
        .Runs(() => Tool.Of(RootDirectory / "build.sh")($":ci check"));

    Target HostScripts => _ => _
        .Description("Checks that the committed deployment scripts are what this script says")
        .Inputs("build/**", "source/BuildKit/**", "*.sh", "global.json", "deploy/**")
        .Cached()
        .Runs(() => Tool.Of(RootDirectory / "build.sh")($":scripts check"));

    CiPipeline Continuous => _ => _
        .On(CiTrigger.Push("main"), CiTrigger.PullRequest())
        .Job(Test, job => job.TimeLimit(TimeSpan.FromMinutes(90)))
        .Job(Deploy, job => job.Needs("test"))
        .For(Ci.GitHub, Ci.GitLab);

    const string Documents = "Reads=Documents";

    // What tests look at besides the programs: they pack the projects, run the scripts and build the builds below tests.
    static string[] ReadByTests =>
    [
        "source/**", "tests/**", "templates/**", "build/**", "deploy/**", "*.sh", "*.ps1", "*.sln", "*.props", "global.json", "nuget.config", ".editorconfig", ".ci/**", ".github/**",
    ];

    // What is released carries the version of the commit, and is compiled apart from what is tested: sharing the intermediate
    // files would have each of the two compile everything again after the other.
    Target Pack => _ => _
        .Description("Packs what other repositories get: libraries, tool and templates")
        .DependsOn(Restore)
        .Outputs("artifacts/packages/*.nupkg")
        .Runs(() => Solution.Projects("BuildKit", "BuildKit.NuGet", "BuildKit.Testing", "BuildKit.Tool", "BuildKit.Templates")
            .Select(project => Released(DotNet.Pack(project)).Output(RootDirectory / "artifacts/packages")));

    Target Publish => _ => _
        .Description("Publishes the buildkit command")
        .DependsOn(Restore)
        .After(Pack)
        .Outputs("artifacts/tool/**")
        .Runs(() => Released(DotNet.Publish(Solution.Projects.BuildKit_Tool)).Output(RootDirectory / "artifacts/tool"));

    Product BuildKitTool => _ => _
        .Archive("buildkit", from: Publish)
        .NuGet(from: Pack)
        .Notes(From.Commits)
        .SignedBy(SigningKey);

    // Short feedback on a laptop; everything before it leaves it.
    Target Gate => _ => _
        .Description("The tests that a release must pass: UnitTest for the environment local, Test for any other")
        .DependsOn(EnvironmentName == "local" ? UnitTest : Test);

    Target Release => _ => _
        .Description("Makes the release of this commit")
        .DependsOn(Gate)
        .Creates(BuildKitTool);

    Target Deploy => _ => _
        .Description("Brings the release to an environment")
        .DependsOn(Release)
        .Deploys(BuildKitTool, deploy => deploy.Healthy(health => health.Runs("./BuildKit.Tool --version")).Keep(3));

    Target Rollback => _ => _
        .Description("Goes back to the release before")
        .RollsBack(BuildKitTool);

    Target Status => _ => _
        .Description("Shows what runs where, since when")
        .ShowsStatus(BuildKitTool);

    Target SoakTest => _ => _
        .Unlisted()
        .DependsOn(Compile)
        .Executes(SoakReport.Begin)
        .ForEach(() => Solution.Projects("*Tests"), (step, project) => step
            .Exclusive("processors")
            .PassThrough("CI")
            .Runs(() => SoakOf(project)));

    Target Soak => _ => _
        .Description("Runs all tests with many rounds (--rounds, default 50), which takes hours, or some of them (--soak-only); notes the result in docs/soak.md")
        .DependsOn(SoakTest)
        .Executes(() => SoakReport.Add(SoakOnly, Repository, SoakRounds));

    DotNetTest SoakOf(Project project)
    {
        var test = TestOf(project).Environment("BK_ROUNDS", $"{SoakRounds}").Environment("BK_SOAK_NOTES", SoakNotes);
        return SoakOnly.Length == 0 ? test : test.Arguments([.. SoakOnly.SelectMany(name => (string[])["--filter-class", name])]).AllowNoTests();
    }

    AbsolutePath SoakNotes => RootDirectory / ".buildkit/soak.txt";

    SoakReport SoakReport => new(RootDirectory / "docs/soak.md", SoakNotes);

    double SoakRounds => Rounds > 1 ? Rounds : 50;

    DotNetTest TestOf(Project project) => Quick(DotNet.Test(project).Configuration(Configuration).NoBuild()).Environment("BK_ROUNDS", $"{Rounds}");

    // What profiling and collecting garbage take is a quarter of many small processes.
    static T Quick<T>(T command) where T : Command =>
        command.Environment("DOTNET_TieredPGO", "0").Environment("DOTNET_gcConcurrent", "0").Environment("DOTNET_GCgen0size", "0x4000000");

    T Released<T>(T command) where T : DotNetCommand, ITakesConfiguration, ITakesProperties => command.Configuration(Configuration)
        .Versioned(Repository.Version, Repository.Commit, apart: RootDirectory / "artifacts/release")
        .Property("RunAnalyzers", false);
}
