class Build : BuildScript
{
    static Task<int> Main(string[] args) => Run<Build>(args, defaultTarget: build => build.Test);

    [Parameter("Debug or Release")]
    readonly Configuration Configuration = Configuration.Release;

    [Parameter("How many rounds property, fault and fleet tests take, as a factor")]
    readonly double Rounds = 1;

    AbsolutePath Solution => RootDirectory / "BuildKit.sln";

    Target Restore => _ => _
        .Description("Downloads the packages")
        .Runs(() => DotNet.Restore(Solution));

    Target Compile => _ => _
        .Description("Compiles everything; warnings are errors")
        .DependsOn(Restore)
        .Runs(() => DotNet.Build(Solution).Configuration(Configuration).NoRestore());

    Target Format => _ => _
        .Description("Checks that the code is formatted as .editorconfig says")
        .DependsOn(Restore)
        .Runs(() => DotNet.Format(Solution).VerifyNoChanges().NoRestore());

    Target UnitTest => _ => _
        .Description("Runs the fast tests, in under a minute")
        .DependsOn(Compile)
        .Runs(() => TestOf(RootDirectory / "tests/BuildKit.Tests/BuildKit.Tests.csproj").Arguments("--filter-not-trait", "Speed=Slow"));

    Target Test => _ => _
        .Description("Runs all tests")
        .DependsOn(Compile, Format)
        .ForEach(() => RootDirectory.Glob("tests/*Tests/*.csproj"), (step, project) => step
            .Runs(() => TestOf(project)));

    DotNetTest TestOf(AbsolutePath project) => DotNet.Test(project).Configuration(Configuration).NoBuild()
        .PassThrough("CI").Environment("BK_ROUNDS", $"{Rounds}");
}
