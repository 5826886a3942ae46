using System.Text.RegularExpressions;

namespace BuildKit.Tests;

/// <summary>The <c>buildkit</c> command: finds the build script and becomes it.</summary>
public sealed class ToolTests : IDisposable
{
    internal static readonly AbsolutePath Tool =
        AbsolutePath.Of(AppContext.BaseDirectory) / "../../BuildKit.Tool" / AbsolutePath.Of(AppContext.BaseDirectory).Name / "BuildKit.Tool.dll";

    readonly TemporaryDirectory directory = new("tool");
    readonly Space space = new();

    public ToolTests()
    {
        Needs.Unix();
        directory.Write("shop/build/Build.cs", "");
        directory.Write("shop/build.sh", """
            echo "root $(pwd -P)"; echo "arguments $*"; grep SigIgn /proc/self/status
            case $1 in
              Wait) trap 'echo interrupted; exit 130' INT; echo ready; while :; do sleep 0.05; done ;;
              *) exit 21 ;;
            esac
            """);
        directory.Write("shop/deep/down/build.sh", "echo no build directory beside it");
        directory.Write("single/build.cs", "");
        directory.Write("single/build.sh", "echo \"single $(pwd -P)\"");
        directory.Write("empty/x", "");
    }

    [Fact]
    public void It_says_its_version() => Run("empty", "--version").Succeeds().Prints(".");

    [Fact]
    public void It_runs_the_nearest_build_script_and_ends_as_it_ends() =>
        Run("shop/deep/down", "Test", "two words", "é").Exits(21).Prints($"root {directory.Path}/shop/deep/down", "arguments Test two words é");

    [Fact]
    public void A_build_that_is_one_file_has_a_build_script_too() => Run("single", "Test").Succeeds().Prints($"single {directory.Path}/single");

    [Fact]
    public void What_is_no_script_loads_neither_compiler_nor_library()
    {
        space.Variables["DOTNET_JitStdOutFile"] = directory / "methods";
        space.Variables["DOTNET_JitDisasmSummary"] = "1";

        Run("empty", "--version").Succeeds();

        // 4 of them are those of every program.
        var methods = File.ReadAllLines(directory / "methods");
        Assert.True(methods.Length is > 0 and < 20 && !Array.Exists(methods, method => method.Contains("Script:", StringComparison.Ordinal)), string.Join('\n', methods));
    }

    [Fact]
    public void The_script_does_not_inherit_that_our_runtime_ignores_SIGPIPE()
    {
        Needs.Linux();
        var ignored = Convert.ToUInt64(Regex.Match(Run("shop").Output, @"SigIgn:\s+(\w+)").Groups[1].Value, 16);

        // Only this one: whoever starts the tests in the background has SIGINT ignored in all of them.
        Assert.Equal(0UL, ignored & (1UL << (13 - 1)));
    }

    [Fact]
    public void An_interrupt_reaches_the_script()
    {
        using var run = Start("shop", "Wait");
        run.WaitFor("ready");
        run.Signal("INT");

        run.Wait().Exits(130).Prints("interrupted");
    }

    [Fact]
    public void Where_there_is_no_build_script_it_says_so()
    {
        Run("empty", "Test").Exits(2).Prints("BK0940", $"{directory.Path}/empty", "dotnet new buildkit").DoesNotPrint("   at ");
        Run("empty", "--help").Succeeds().Prints("Usage: buildkit");
    }

    public void Dispose()
    {
        space.Dispose();
        directory.Dispose();
    }

    Finished Run(string from, params string[] arguments)
    {
        using var run = Start(from, arguments);
        return run.Wait();
    }

    Running Start(string from, params string[] arguments) => space.StartIn(directory / from, "dotnet", [Tool, .. arguments]);
}
