#!/usr/bin/env -S dotnet run
#:package BuildKit@0.0.0-template
#:property ManagePackageVersionsCentrally=false

class Build : BuildScript
{
    static Task<int> Main(string[] args) => Run<Build>(args, defaultTarget: build => build.Test);

    [Parameter("Debug or Release")]
    readonly Configuration Configuration = Configuration.Release;

    [Solution("SOLUTION")]
    readonly Solution Solution = null!;

    Target Restore => _ => _
        .Description("Downloads the packages")
        .Runs(() => DotNet.Restore(Solution));

    Target Compile => _ => _
        .Description("Compiles everything")
        .DependsOn(Restore)
        .Runs(() => DotNet.Build(Solution).Configuration(Configuration).NoRestore());

    Target Test => _ => _
        .Description("Runs the tests")
        .DependsOn(Compile)
        .Cached()
        .Runs(() => DotNet.Test(Solution).Configuration(Configuration).NoBuild());
}
