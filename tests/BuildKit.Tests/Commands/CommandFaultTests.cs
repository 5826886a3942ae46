using static BuildKit.Tests.Commands.RecordingStep;

namespace BuildKit.Tests.Commands;

/// <summary>Bad tools, bad directories, killed processes: each ends with the right error or works, and never hangs.</summary>
[Trait("Speed", "Slow")]
public sealed class CommandFaultTests : IDisposable
{
    readonly RecordingStep step = new();

    public void Dispose() => step.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task A_missing_tool_is_named_with_the_places_and_the_nearest_name()
    {
        Needs.Unix();
        step.Script("bin/frobnicate", "#!/bin/sh\n");

        var error = await step.FailAsync(new Command { Tool = "frobincate" }.Environment("PATH", $"{step.Root}/bin:relative::{step.Root}/none"));

        Assert.Equal("BK0201", error.Code);
        Assert.Equal($"{step.Root}/bin\n{step.Root}/none", error.Facts.Single(fact => fact.Name == "Looked in").Value);
        Assert.Contains("Did you mean 'frobnicate'?", error.Hint, StringComparison.Ordinal);
        Assert.Empty(step.Events);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("")]
    [InlineData("no such tool")]
    [InlineData("/no/such/tool")]
    [InlineData("missing/tool")]
    public async Task A_missing_tool_is_an_error(string tool) =>
        Assert.Equal("BK0201", (await step.FailAsync(new Command { Tool = tool })).Code);

    [Fact(Timeout = 60_000)]
    public async Task A_tool_that_is_not_executable_or_a_directory_is_an_error()
    {
        Needs.Unix();
        step.Files.Write("bin/plain", "#!/bin/sh\n");

        var plain = await step.FailAsync(new Command { Tool = "plain" }.Environment("PATH", step.Root / "bin"));
        var directory = await step.FailAsync(new Command { Tool = "./bin" });

        Assert.Equal(("BK0202", "BK0202"), (plain.Code, directory.Code));
        Assert.Contains("chmod +x", plain.Hint, StringComparison.Ordinal);
        Assert.Contains("directory", directory.Hint, StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("#!/no/such/interpreter -x\n", "BK0203", "/no/such/interpreter")]
    [InlineData("#!/bin/sh\r\necho hello\r\n", "BK0203", "/bin/sh\\r")]
    [InlineData("", "BK0204", "empty")]
    [InlineData("\u0001\0\0 not an executable", "BK0204", "no program")]
    public async Task A_tool_that_cannot_run_here_is_an_error(string text, string code, string contains)
    {
        Needs.Unix();
        step.Script("tool", text);

        var error = await step.FailAsync(new Command { Tool = "./tool" });

        Assert.Equal(code, error.Code);
        Assert.Contains(contains, error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_script_without_a_first_line_is_read_by_sh_as_shells_do()
    {
        Needs.Unix();
        step.Script("tool", "echo \"$1\"\n");

        await step.RunAsync(new Command { Tool = "./tool", Arguments = ["a b"] });

        Assert.Equal(["a b"], step.Output);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_missing_or_impossible_directory_is_an_error()
    {
        var file = step.Files.Write("file", "");

        var missing = await step.FailAsync(new Command { Tool = "true" }.In(step.Root / "deleted"));
        var isFile = await step.FailAsync(new Command { Tool = "true" }.In(file));

        Assert.Equal(("BK0205", "BK0205"), (missing.Code, isFile.Code));
        Assert.Contains("a file", isFile.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_directory_that_cannot_be_entered_is_an_error()
    {
        Needs.Unix();
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "nothing is closed to root");
        var directory = AbsolutePath.Of(Directory.CreateDirectory(step.Root / "closed").FullName);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(directory, UnixFileMode.UserRead);
        }

        var error = await step.FailAsync(new Command { Tool = "true" }.In(directory));

        Assert.Equal("BK0206", error.Code);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_directory_that_is_deleted_while_the_process_runs_is_its_own_business()
    {
        Needs.Unix();
        var directory = AbsolutePath.Of(Directory.CreateDirectory(step.Root / "d").FullName);

        await step.RunAsync(Shell("rm -r ../d; echo still here").In(directory));

        Assert.Equal(["still here"], step.Output);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_read_only_directory_is_good_enough_to_run_in()
    {
        Needs.Unix();
        var directory = Directory.CreateDirectory(step.Root / "locked").FullName;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        await step.RunAsync(Shell("echo fine").In(AbsolutePath.Of(directory)));

        Assert.Equal(["fine"], step.Output);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("a\0b", "NAME", "value")]
    [InlineData("a", "NA=ME", "value")]
    [InlineData("a", "", "value")]
    [InlineData("a", "NAME", "val\0ue")]
    public async Task What_no_process_can_be_given_is_an_error(string argument, string name, string value)
    {
        var error = await step.FailAsync(new Command { Tool = "true", Arguments = [argument] }.Environment(name, value));

        Assert.Equal("BK0208", error.Code);
    }

    [Fact(Timeout = 60_000)]
    public async Task Too_long_a_command_line_is_an_error()
    {
        Needs.Unix();

        var error = await step.FailAsync(new Command { Tool = "true", Arguments = [.. Enumerable.Repeat(new string('x', 100_000), 100)] });

        Assert.Equal("BK0207", error.Code);
        Assert.Contains("100 arguments are longer", error.Message, StringComparison.Ordinal);
        Assert.True(error.ToString().Length < 2000);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_killed_process_is_an_error_with_the_signal()
    {
        Needs.Unix();

        var error = await step.FailAsync(Shell("kill -9 $$"));
        var crash = await step.FailAsync(Shell("kill -SEGV $$"));
        var inner = await step.FailAsync(Shell("sh -c 'kill -9 $$'; exit $?"));

        Assert.Equal(("BK0211", "BK0211", "BK0210"), (error.Code, crash.Code, inner.Code));
        Assert.Equal("'sh' was killed by signal 9 (SIGKILL)", error.Message);
        Assert.Contains("memory", error.Hint, StringComparison.Ordinal);
        Assert.Contains("(128 + 9: SIGKILL)", inner.ToString(), StringComparison.Ordinal);
        Assert.Equal(137, step.Events.OfType<CommandFinished>().First().ExitCode);
    }
}
