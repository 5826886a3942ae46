using System.Text;

namespace BuildKit.Tests.Tools;

/// <summary>
/// What the typed commands can say, held against what the real tools list in their help: each option is a method, or stands
/// in the table of what is left out, with the reason. A new SDK with a new option fails here.
/// </summary>
[Trait("Speed", "Slow")]
[Trait("Reads", "Documents")]
public sealed class OptionTests
{
    static readonly AbsolutePath Path = AbsolutePath.Of("/sample");
    static readonly string Page = SourceTree.Root / "docs/tool-options.md";

    /// <summary>The commands as they are typed in a terminal, and the values that stand for them.</summary>
    static readonly Dictionary<string, OptionCommand[]> Commands = new()
    {
        ["dotnet restore"] = [DotNet.Restore()],
        ["dotnet build"] = [DotNet.Build()],
        ["dotnet test"] = [DotNet.Test()],
        ["dotnet pack"] = [DotNet.Pack()],
        ["dotnet publish"] = [DotNet.Publish()],
        ["dotnet run"] = [DotNet.Run(Path), DotNet.RunFile(Path)],
        ["dotnet clean"] = [DotNet.Clean()],
        ["dotnet format"] = [DotNet.Format()],
        ["dotnet msbuild"] = [DotNet.MSBuild()],
        ["dotnet tool restore"] = [DotNet.ToolRestore()],
        ["dotnet tool install"] = [DotNet.ToolInstall("x")],
        ["dotnet tool update"] = [DotNet.ToolUpdate("x"), DotNet.ToolUpdateAll()],
        ["dotnet tool uninstall"] = [DotNet.ToolUninstall("x")],
        ["dotnet tool list"] = [DotNet.ToolList()],
        ["dotnet nuget add source"] = [DotNet.NuGetAddSource("x", "x")],
        ["dotnet nuget update source"] = [DotNet.NuGetUpdateSource("x", "x")],
        ["dotnet nuget remove source"] = [DotNet.NuGetRemoveSource("x")],
        ["dotnet nuget enable source"] = [DotNet.NuGetEnableSource("x")],
        ["dotnet nuget disable source"] = [DotNet.NuGetDisableSource("x")],
        ["dotnet nuget list source"] = [DotNet.NuGetListSources()],
        ["dotnet nuget locals"] = [DotNet.NuGetLocals(NuGetLocals.All), DotNet.NuGetLocals(NuGetLocals.All).Clear()],
        ["dotnet nuget verify"] = [DotNet.NuGetVerify(Path)],
        ["dotnet nuget sign"] = [DotNet.NuGetSign(Path)],
        ["dotnet nuget push"] = [DotNet.NuGetPush(Path)],
        ["dotnet nuget why"] = [DotNet.NuGetWhy(Path, "x")],
        ["dotnet package list"] = [DotNet.PackageList(Path)],
        ["dotnet workload restore"] = [DotNet.WorkloadRestore()],
        ["git status"] = [Git.Status()],
        ["git log"] = [Git.Log("x")],
        ["git diff"] = [Git.Diff()],
        ["git describe"] = [Git.Describe()],
        ["git ls-files"] = [Git.LsFiles()],
        ["git add"] = [Git.Add(), Git.AddAll()],
        ["git commit"] = [Git.Commit("x")],
        ["git tag"] = [Git.Tag("x"), Git.Tag("x", "x"), Git.TagList(), Git.TagDelete("x")],
        ["git branch"] = [Git.Branch("x"), Git.BranchList(), Git.BranchDelete("x"), Git.BranchRename("x", "y"), Git.BranchCurrent()],
        ["git checkout"] = [Git.Checkout("x")],
        ["git switch"] = [Git.Switch("x"), Git.SwitchNew("x")],
        ["git merge"] = [Git.Merge("x"), Git.MergeAbort()],
        ["git reset"] = [Git.Reset(), Git.ResetFiles(Path)],
        ["git clean"] = [Git.Clean()],
        ["git init"] = [Git.Init()],
        ["git archive"] = [Git.Archive("x", Path)],
        ["git fetch"] = [Git.Fetch()],
        ["git pull"] = [Git.Pull()],
        ["git push"] = [Git.Push("x")],
        ["git clone"] = [Git.Clone("x", Path)],
        ["git config"] = [Git.ConfigGet("x"), Git.ConfigSet("x", "y"), Git.ConfigUnset("x")],
        ["git remote add"] = [Git.RemoteAdd("x", "y")],
        ["git submodule update"] = [Git.SubmoduleUpdate()],
        ["git submodule sync"] = [Git.SubmoduleSync()],
        ["git worktree add"] = [Git.WorktreeAdd(Path, "x")],
        ["git worktree remove"] = [Git.WorktreeRemove(Path)],
        ["docker build"] = [Docker.Build(Path)],
        ["docker push"] = [Docker.Push("x")],
        ["docker pull"] = [Docker.Pull("x")],
        ["docker run"] = [Docker.Run("x")],
        ["docker login"] = [(OptionCommand)Docker.Login("x", "y", "z")],
        ["docker inspect"] = [Docker.Inspect("x")],
        ["docker images"] = [Docker.Images()],
        ["docker save"] = [Docker.Save(Path, "x")],
        ["docker load"] = [Docker.Load(Path)],
        ["docker rmi"] = [Docker.RemoveImage("x")],
        ["npm ci"] = [Npm.Ci()],
        ["npm install"] = [Npm.Install()],
        ["npm run"] = [Npm.Run("x")],
        ["npm test"] = [Npm.Test()],
        ["npm pack"] = [Npm.Pack()],
        ["npm publish"] = [Npm.Publish()],
        ["npm version"] = [Npm.Version("x")],
        ["npm exec"] = [Npm.Exec("x")],
    };

    // Their help is a plugin's, which not every machine has; the page lists them all the same.
    static readonly Dictionary<string, OptionCommand[]> Plugins = new()
    {
        ["docker compose up"] = [Docker.ComposeUp()],
        ["docker compose down"] = [Docker.ComposeDown()],
        ["docker compose build"] = [Docker.ComposeBuild()],
        ["docker compose config"] = [Docker.ComposeConfig()],
    };

    public static TheoryData<string> Names => [.. Commands.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_option_of_the_tool_is_a_method_or_left_out_for_a_reason(string command)
    {
        ToolHelp.NeedsKnownVersion(command.Split(' ')[0]);
        using var directory = new TemporaryDirectory();
        _ = ToolHelp.Ask("git", ["init", "-q"], directory.Path);
        var said = Said(Commands[command]).Concat(LeftOut(command)).Select(Plain(command)).ToHashSet(StringComparer.Ordinal);

        var options = ToolHelp.Options(command, directory.Path);
        var missing = options.Where(names => !names.Select(Plain(command)).Any(said.Contains)).Select(names => string.Join("|", names));

        Assert.True(options.Count > 0 || command is "docker logout", $"{command} lists no options");
        Assert.True(!missing.Any(), $"{command}: {string.Join(' ', missing)}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_is_said_or_left_out_that_dotnet_does_not_know(string command)
    {
        // The SDK is pinned; of the others, machines have one version or another.
        if (!command.StartsWith("dotnet", StringComparison.Ordinal))
        {
            return;
        }

        using var directory = new TemporaryDirectory();
        var known = ToolHelp.Options(command, directory.Path).SelectMany(names => names).Select(Plain(command)).ToHashSet(StringComparer.Ordinal);
        string[] hidden = ["p", "restoreProperty", .. command == "dotnet msbuild" ? ["maxcpucount"] : Array.Empty<string>()];

        var unknown = Said(Commands[command]).Concat(LeftOut(command, exactly: true)).Select(Plain(command)).Distinct()
            .Where(option => !known.Contains(option) && !hidden.Contains(option));

        Assert.True(!unknown.Any(), $"{command}: {string.Join(' ', unknown)}");
    }

    [Fact]
    public void The_page_of_options_lists_them_all()
    {
        const string begin = "<!-- written by OptionTests: UPDATE_SNAPSHOTS=1 -->", end = "<!-- end -->";
        var page = File.ReadAllText(Page);
        var (start, stop) = (page.IndexOf(begin, StringComparison.Ordinal) + begin.Length, page.IndexOf(end, StringComparison.Ordinal));
        var tables = $"\n{Tables()}\n";

        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(Page, page[..start] + tables + page[stop..]);
        }
        else
        {
            Assert.Equal(tables, page[start..stop]);
        }
    }

    static string Tables()
    {
        var text = new StringBuilder();
        foreach (var (command, values) in Commands.Concat(Plugins))
        {
            text.Append('\n').Append("### ").Append(command).Append("\n\n| method | option |\n|---|---|\n");
            foreach (var (method, options) in values.SelectMany(TypedOptions.Of).DistinctBy(one => one.Method + string.Join(' ', one.Options)).OrderBy(one => one.Method, StringComparer.Ordinal))
            {
                text.Append("| `").Append(method).Append("` | `").AppendJoin(' ', options).Append("` |\n");
            }
        }

        return text.ToString();
    }

    static IEnumerable<string> Said(OptionCommand[] values) =>
        values.SelectMany(value => TypedOptions.Of(value).SelectMany(one => one.Options).Concat(TypedOptions.Fixed(value)));

    // "| `git *`, `npm ci` | `--quiet` `--verbose` | why |"
    static IEnumerable<string> LeftOut(string command, bool exactly = false) =>
        from line in File.ReadLines(Page).SkipWhile(line => line != "## Left out, and why").Where(line => line.StartsWith("| `", StringComparison.Ordinal))
        let cells = line.Split('|')
        where cells[1].Split(',').Select(cell => cell.Trim(' ', '`'))
            .Any(pattern => pattern == command || !exactly && pattern.EndsWith('*') && command.StartsWith(pattern[..^1], StringComparison.Ordinal))
        from option in cells[2].Split('`', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        select option;

    // Dashes do not count, nor, where a tool knows both, whether it is the option or its opposite.
    static Func<string, string> Plain(string command) => option =>
    {
        var name = option.TrimStart('-');
        name = option.StartsWith("--", StringComparison.Ordinal) || name.Length > 1 ? name.ToLowerInvariant() : name;
        return command.StartsWith("dotnet", StringComparison.Ordinal) || !name.StartsWith("no-", StringComparison.Ordinal) ? name : name["no-".Length..];
    };
}
