namespace BuildKit.Tests;

/// <summary>Tools as members of a script, and what a script requires of them: the whole way through the command line.</summary>
public sealed class ToolMemberTests : IDisposable
{
    readonly Space space = new Space().Script("""
        [PathTool] readonly Tool Answers = null!;
        [PathTool("no-such-tool")] readonly Tool Missing = null!;
        [DotNetTool("report")] readonly Tool Report = null!;
        [NpmTool("eslint", From = "web")] Tool EsLint { get; } = null!;

        Target Ask => _ => _.Requires(Answers.AtLeast("1")).Runs(() => Answers($"one {"two words"}"));
        Target Needy => _ => _.Requires(Answers.AtLeast("3").Below("4"), Git.AtLeast("99")).Requires(Missing.AnyVersion()).DependsOn(Ask).Runs(() => Answers($"never"));
        Target Skipped => _ => _.OnlyWhenStatic(() => false, "not today").Requires(Missing.AtLeast("1")).Executes(() => { });
        Target Fine => _ => _.DependsOn(Skipped).Requires(DotNet.AtLeast("10.0.100")).Executes(() => Console.WriteLine("fine"));
        Target Lint => _ => _.Runs(() => EsLint($"--fix"));
        Target Reports => _ => _.Runs(() => Report($"--all"));
        """);

    public ToolMemberTests()
    {
        Needs.Unix();
        Tool("tools/answers", """echo "$@" >> calls; case $1 in --version) echo 2.5;; *) echo "answer: $2";; esac""");
        space.Variables["PATH"] = $"{space.Root / "tools"}:{Environment.GetEnvironmentVariable("PATH")}";
    }

    public void Dispose() => space.Dispose();

    void Tool(string name, string script) => File.SetUnixFileMode(
        space.Write(name, $"#!/bin/sh\n{script}\n"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    [Fact]
    public void Questions_about_the_build_look_nothing_up_and_start_nothing()
    {
        space.Run("--list").Succeeds().Prints("Needy");
        space.Run("Needy", "Lint", "Reports", "--plan").Succeeds().Prints("answers never", "node_modules/.bin/eslint --fix", "dotnet tool run report -- --all");

        Assert.False(space.Has("calls"));
    }

    [Fact]
    public void All_that_is_not_as_required_is_told_at_once_and_nothing_runs()
    {
        space.Run("Needy").Exits(2).Prints(
            "BK0115: The plan cannot run: 3 problems", $"'{"answers"}' is version 2.5; required is 3 or later, below 4",
            $"File       {space.Root}/tools/answers", "required is 99 or later", "The tool 'no-such-tool' was not found", "Needed by", "Needy", "Nothing was run.")
            .DoesNotPrint("▸ ", "answer:", "   at ");

        Assert.Equal("--version\n", space.Read("calls"));
    }

    [Fact]
    public void What_is_as_required_runs_and_what_is_skipped_is_not_asked_for()
    {
        space.Run("Ask").Succeeds().HasLine("Ask 00:00 | answer: two words");
        space.Run("Fine").Succeeds().Prints("fine").Table(("Skipped", "skipped"), ("Fine", "executed"));
        space.Run("Skipped").Succeeds();
        space.Run("Needy", "--skip").Exits(2);
    }

    [Fact]
    public void A_tool_that_is_not_installed_says_what_installs_it()
    {
        space.Run("Lint").Exits(1).Prints("BK0724", "Npm.Ci()");
        space.Run("Reports").Exits(1).Prints("BK0720", "dotnet new tool-manifest");
        Tool("web/node_modules/.bin/eslint", "echo linted $1");
        space.Run("Lint").Succeeds().Prints("linted --fix");
    }

    [Fact]
    public void A_member_of_another_type_is_told_by_name() =>
        new Space().Script("[PathTool] readonly string? Docker;").Run("--list").Exits(2).Prints("BK0726", "[PathTool] readonly Tool Docker = null!;");
}
