class Build : BuildScript
{
    static Task<int> Main(string[] args) => Run<Build>(args, defaultTarget: b => b.Test);

    Target Restore => _ => _
        .Description("Downloads the packages")
        .Executes(() => Log.Information("hello {X}", 1));

    Target Compile => _ => _
        .DependsOn(Restore)
        .Runs(() => Tool.Of("sh")($"-c {"echo out; echo err >&2; sleep 0.3; echo 'Foo.cs(3,4): error CS1002: ; expected'; exit 3"}"));

    Target Other => _ => _.DependsOn(Restore).Executes(() => Console.WriteLine("other"));

    Target Test => _ => _
        .Description("Tests everything")
        .DependsOn(Compile, Other)
        .Executes(() => Console.WriteLine("tests"));
}
