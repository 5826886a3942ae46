namespace BuildKit.Tests;

/// <summary>What <c>build.sh</c> decides: whether to compile, what to start, what to say.</summary>
[Trait("Speed", "Slow")]
public sealed class BootstrapScriptTests : IDisposable
{
    readonly Space space;

    public BootstrapScriptTests()
    {
        Needs.Unix();
        space = FakeDotNet.With(new Space());
    }

    [Fact]
    public void It_compiles_when_something_that_decides_changed_and_only_then()
    {
        Compiles("the first time");
        Starts("nothing changed");
        File.SetLastWriteTimeUtc(space.Root / "build/Build.cs", DateTime.UtcNow.AddHours(1));
        Starts("touched");
        space.Write("build/Build.cs", "class Build { }");
        Compiles("edited");
        space.Write("build/Build.cs", "class Build;");
        Starts("reverted");
        space.Write("build/deep/down/More é.cs", "class More;");
        Compiles("a new file");
        File.Delete(space.Root / "build/deep/down/More é.cs");
        Starts("the new file removed");
        foreach (var name in new[] { "Directory.Build.props", "global.json", "nuget.config", "Directory.Packages.props", "Directory.Build.rsp" })
        {
            space.Write(name, "{}");
            Compiles(name);
        }

        space.Write("build/obj/x.cs", "");
        space.Write("build/bin/x.dll", "");
        space.Write("source/Shop.cs", "");
        space.Write("build/parameters.json", "{}");
        space.Write("build/parameters.dev.json", "{}");
        Starts("outputs, other sources and parameter files");
        File.CreateSymbolicLink(space.Root / "build/Linked.cs", space.Root / "source/Shop.cs");
        Compiles("a file behind a symbolic link appeared");
        space.Write("source/Shop.cs", "changed");
        Compiles("a file behind a symbolic link changed");
    }

    [Fact]
    public void A_change_that_keeps_size_and_time_stamp_is_found_though_unchanged_files_are_not_read_again()
    {
        Needs.Linux();
        var (source, record) = (space.Root / "build/Build.cs", space.Root / ".buildkit/program/stat");
        Compiles("the first time");
        for (var started = DateTime.UtcNow; !File.Exists(record) && DateTime.UtcNow - started < TimeSpan.FromSeconds(30);)
        {
            Starts("as long as the files are too young to be remembered by their stat records");
        }

        Assert.True(File.Exists(record));
        Starts("remembered");
        var (text, time) = (File.ReadAllText(source), File.GetLastWriteTimeUtc(source));
        File.WriteAllText(source, new string('x', text.Length));
        File.SetLastWriteTimeUtc(source, time);
        Compiles("edited, with size and time stamp as before");
        File.WriteAllText(record, "torn");
        Starts("with a record that says nothing");
    }

    [Fact]
    public void Arguments_directory_and_exit_code_go_through_as_they_are()
    {
        space.Write("elsewhere here/x", "");
        var link = space.Root / "a link.sh";
        File.CreateSymbolicLink(link, "build.sh");
        using var run = space.StartIn(space.Root / "elsewhere here", "/bin/sh", [link, "--name", "two words", "", "*", "é"]);

        run.Wait().Succeeds().Prints("build.dll --name two words  * é", $"root {space.Root}\n", $"in {space.Root}/elsewhere here\n");
    }

    [Theory]
    [InlineData("dash")]
    [InlineData("bash", "--posix")]
    [InlineData("busybox", "sh")]
    [InlineData("mksh")]
    public void Every_posix_shell_runs_it(string shell, string? option = null)
    {
        string[] command = [.. option is null ? Array.Empty<string>() : [option], space.Root / "build.sh", "Test"];
        for (var compilations = 1; compilations <= 2; compilations++)
        {
            space.Write("build/Build.cs", $"class Build{compilations};");
            using var run = space.StartIn(space.Root, Needs.Tool(shell), command);
            run.Wait().Succeeds().Prints("Compiling", "build.dll Test");
            Assert.Equal(compilations, FakeDotNet.Compilations(space));
        }

        using var again = space.StartIn(space.Root, Needs.Tool(shell), command);
        again.Wait().Succeeds().DoesNotPrint("Compiling");
    }

    [Fact]
    public void Two_starts_at_once_compile_once()
    {
        space.Write("fake/hold", "");
        using var first = space.Start("A");
        first.WaitFor("Compiling");
        using var second = space.Start("B");
        second.WaitFor("Waiting for process");
        File.Delete(space.Root / "fake/hold");

        first.Wait().Succeeds().Prints("build.dll A");
        second.Wait().Succeeds().Prints("build.dll B").DoesNotPrint("Compiling");
        Assert.Equal(1, FakeDotNet.Compilations(space));
    }

    [Fact]
    public void A_compilation_that_was_killed_is_in_nobodys_way()
    {
        space.Write("fake/hold", "");
        using (var killed = space.Start())
        {
            killed.WaitFor("Compiling");
            killed.Process.Kill(entireProcessTree: true);
            killed.Process.WaitForExit();
        }

        File.Delete(space.Root / "fake/hold");
        space.Run().Succeeds().Prints("build.dll");
        Assert.DoesNotContain(Directory.GetFileSystemEntries(space.Root / ".buildkit/program"), path => path.Contains("new.", StringComparison.Ordinal));

        // Killed in the instant between taking the lock and signing it.
        Directory.CreateDirectory(space.Root / ".buildkit/program/lock");
        space.Write("build/Build.cs", "class Changed;");
        space.Run().Succeeds().Prints("build.dll");
    }

    [Fact]
    public void An_interrupt_while_compiling_leaves_no_lock()
    {
        space.Write("fake/hold", "");
        using var interrupted = space.Start();
        interrupted.WaitFor("Compiling");
        interrupted.Signal("TERM");
        File.Delete(space.Root / "fake/hold");

        interrupted.Wait().Exits(130);
        Assert.False(space.Has(".buildkit/program/lock"));
        space.Run().Succeeds();
    }

    [Fact]
    public void An_edit_during_the_compilation_is_compiled_as_well()
    {
        space.Write("fake/hold", "");
        using var run = space.Start();
        run.WaitFor("Compiling");
        File.SetLastWriteTimeUtc(space.Write("build/Build.cs", "class Edited;"), DateTime.UtcNow.AddSeconds(2));
        File.Delete(space.Root / "fake/hold");

        run.Wait().Succeeds();
        Assert.InRange(FakeDotNet.Compilations(space), 2, 3);
        space.Run().Succeeds().DoesNotPrint("Compiling");
    }

    [Fact]
    public void What_does_not_compile_is_said_once_and_the_last_program_still_starts()
    {
        space.Run().Succeeds();
        space.Write("build/Build.cs", "class Build");
        space.Write("fake/error", string.Concat(Enumerable.Repeat("/x/Build.cs(1,12): error CS1513: } expected [/x/build.csproj]\n", 2)));

        var failed = space.Run().Exits(2).Prints("BK0904", "BK_PROGRAM=\"");
        Assert.Equal(2, failed.All.Split("error CS1513").Length);
        space.Variables["BK_PROGRAM"] = failed.Error.Split("BK_PROGRAM=\"")[1].Split('"')[0];
        space.Run().Succeeds().Prints("build.dll");
        space.Variables["BK_PROGRAM"] = space.Root / "nowhere";
        space.Run().Exits(2).Prints("BK0905", "nowhere");
    }

    [Fact]
    public void A_project_that_leaves_no_program_is_an_error()
    {
        space.Write("fake/no-program", "");

        space.Run().Exits(2).Prints("BK0906", "build.dll");
    }

    [Fact]
    public void Without_an_sdk_it_says_what_to_install()
    {
        // The usual places may well have one on this machine.
        space.Write("build.sh", space.Read("build.sh").Replace("/usr/", "/nowhere/", StringComparison.Ordinal).Replace("/opt/", "/nowhere/", StringComparison.Ordinal));
        foreach (var tool in new[] { "sh", "find", "sort", "sha256sum", "sed", "tr", "cat", "readlink", "mkdir" })
        {
            File.CreateSymbolicLink(space.Root / "fake" / tool, Needs.Tool(tool));
        }

        File.Delete(space.Root / "fake/dotnet");
        space.Variables["PATH"] = space.Root / "fake";
        space.Variables["HOME"] = space.Root / "home";
        space.Variables["DOTNET_ROOT"] = "";

        space.Run().Exits(2).Prints("BK0901", "There is no .NET SDK", "https://dotnet.microsoft.com/download").DoesNotPrint("not found");
    }

    [Fact]
    public void An_sdk_that_global_json_does_not_accept_is_named_with_what_is_there()
    {
        space.Write("global.json", "{\n  \"sdk\": {\n    \"version\": \"11.0.300\"\n  }\n}\n");
        space.Write("fake/no-sdk", "");
        space.Variables["PATH"] = $"{space.Root / "fake"}:/usr/bin:/bin";
        space.Variables["HOME"] = space.Root / "home";
        space.Variables["DOTNET_ROOT"] = "";

        space.Run().Exits(2).Prints("BK0902", "11.0.300", "9.0.300", $"{space.Root}/fake/dotnet");
    }

    [Fact]
    public void State_that_cannot_be_written_is_an_error()
    {
        Directory.Delete(space.Root / ".buildkit", recursive: true);
        space.Write(".buildkit", "in the way");

        space.Run().Exits(2).Prints("BK0903", $"{space.Root}/.buildkit/program");
    }

    [Fact]
    public void State_is_ignored_by_git()
    {
        space.Git("init");
        space.Run().Succeeds();

        Assert.DoesNotContain(".buildkit", space.Git("status", "--porcelain", "--untracked-files=all"), StringComparison.Ordinal);
    }

    public void Dispose() => space?.Dispose();

    void Compiles(string when) => Assert.True(RunCompiles(), $"did not compile: {when}");

    void Starts(string when) => Assert.False(RunCompiles(), $"compiled: {when}");

    bool RunCompiles()
    {
        var before = FakeDotNet.Compilations(space);
        var run = space.Run("--list").Succeeds().Prints("build.dll --list");
        Assert.Equal(FakeDotNet.Compilations(space) > before, run.Error.Contains("Compiling the build program", StringComparison.Ordinal));
        return FakeDotNet.Compilations(space) > before;
    }
}
