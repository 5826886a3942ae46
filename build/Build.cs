using BuildKit;

class Build : BuildScript
{
    static Task<int> Main(string[] args) => Run<Build>(args, defaultTarget: b => b.Test);

    [Parameter("Debug or Release")]
    readonly string Configuration = "Release";

    Target Restore => _ => _
        .Description("Downloads the packages")
        .Executes(() => { });

    Target Test => _ => _
        .Description("Tests everything")
        .DependsOn(Restore)
        .Executes(() => { Console.WriteLine(Configuration); });
}
