using Serilog;

namespace BuildKit.Testing.Tests;

/// <summary>A build to test.</summary>
public sealed class ShopBuild : BuildScript
{
    [Parameter("Debug or Release")] readonly Configuration Configuration = Configuration.Release;
    [Parameter("Where packages go")] readonly string Feed = "local";

    readonly Tool git = Tool.Of("git");

    AbsolutePath Solution => RootDirectory / "Shop.sln";

    Target Restore => _ => _.Runs(() => DotNet.Restore(Solution));

    Target Compile => _ => _.DependsOn(Restore).Runs(() => DotNet.Build(Solution).Configuration(Configuration).NoRestore());

    Target Test => _ => _.DependsOn(Compile).Runs(() => DotNet.Test(Solution).NoBuild());

    Target Push => _ => _.DependsOn(Test).Executes(() => Log.Information("pushed to {Feed}", Feed));

    Target Branches => _ => _.Executes(async () =>
    {
        var branches = await git($"branch --format=%(refname:short)").ReadLinesAsync();
        Log.Information("{Count} branches, first {First}", branches.Count, branches[0]);
    });

    Target Needy => _ => _.Requires(git.AtLeast("3"), DotNet.AtLeast("10.0.100"), Tool.Of("no-such-tool").AnyVersion()).Executes(() => Log.Information("ran"));

    Target Hello => _ => _.Runs(() => Tool.Of("sh")(["-c", "echo hello from a process"]));

    Target Sleep => _ => _.Runs(() => Tool.Of("sleep")("1000").Timeout(TimeSpan.FromMinutes(1)));

    Target ShowFeed => _ => _.Executes(() => Log.Information("{Feed}", Feed));

    Target ShowVersion => _ => _.Executes(() => Log.Information("version {Version}", Repository.Version));

    Target Chat => _ => _.Executes(async () =>
    {
        for (var i = 0; i < 50; i++)
        {
            Console.WriteLine(Feed);
            await Task.Yield();
        }
    });
}
