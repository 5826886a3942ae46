using System.Diagnostics;

namespace BuildKit.Tests.Tools;

[Trait("Speed", "Slow")]
public class GitTests
{
    static string Run(Command command, AbsolutePath directory, int exitCode = 0)
    {
        var start = new ProcessStartInfo(Needs.Tool(command.Tool), command.Arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        foreach (var role in new[] { "AUTHOR", "COMMITTER" })
        {
            (start.Environment[$"GIT_{role}_NAME"], start.Environment[$"GIT_{role}_EMAIL"]) = ("A", "a@example.com");
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == exitCode, $"{command} exited with {process.ExitCode}: {error.Result}{output}");
        return output.TrimEnd('\n');
    }

    static TemporaryDirectory Repository()
    {
        var directory = new TemporaryDirectory();
        Run(Tool.Of("git")("init -q -b main"), directory.Path);
        return directory;
    }

    [Fact]
    public void A_change_is_added_committed_tagged_and_described()
    {
        using var directory = Repository();
        var file = directory.Write("-odd [name] é.txt", "1");
        directory.Write("o.txt", "no match for a pattern");
        Assert.Equal(2, Run(Git.Status(), directory.Path).Split('\n').Length);

        Run(Git.Add(file), directory.Path);
        Run(Git.Commit("--amend is no option\n\nbody"), directory.Path);
        Assert.Equal("?? o.txt", Run(Git.Status(), directory.Path));

        Run(Git.Tag("v1.0.0", "first"), directory.Path);
        Run(Git.AddAll(), directory.Path);
        Run(Git.Commit("second"), directory.Path);
        Run(Git.Tag("other"), directory.Path);
        var head = Run(Git.RevParse("HEAD"), directory.Path);

        Assert.Equal(40, head.Length);
        Assert.Equal($"v1.0.0-1-g{head[..7]}", Run(Git.Describe("v*"), directory.Path));
        Assert.StartsWith("other-0-g", Run(Git.Describe(), directory.Path), StringComparison.Ordinal);
        Assert.Equal($"{head} second", Run(Git.Log("v1.0.0..HEAD"), directory.Path));
        Run(Git.Checkout("v1.0.0"), directory.Path);
        Assert.Equal(Run(Git.RevParse("v1.0.0"), directory.Path), Run(Git.RevParse("HEAD"), directory.Path));
        Run(Git.RevParse("nothing"), directory.Path, exitCode: 1);
    }

    [Fact]
    public void Commits_and_tags_go_to_a_remote_and_come_from_it()
    {
        using var remote = Repository();
        using var directory = Repository();
        Run(Tool.Of("git")($"remote add origin {remote.Path}"), directory.Path);
        directory.Write("a.txt", "1");
        Run(Git.AddAll(), directory.Path);
        Run(Git.Commit("first"), directory.Path);
        Run(Git.Tag("v1"), directory.Path);

        Run(Git.Push("origin", "HEAD:refs/heads/topic", "v1"), directory.Path);
        Run(Git.Fetch("origin", "topic"), directory.Path);
        Run(Git.Fetch(), directory.Path);

        Assert.Equal(Run(Git.RevParse("v1"), directory.Path), Run(Git.RevParse("topic"), remote.Path));
    }

    [Theory]
    [InlineData("--output=/tmp/x")]
    [InlineData("-d")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a\nb")]
    public void A_name_that_would_be_an_option_is_refused(string name)
    {
        Func<Command>[] commands =
            [() => Git.RevParse(name), () => Git.Log(name), () => Git.Tag(name), () => Git.Tag(name, "m"), () => Git.Checkout(name), () => Git.Fetch(name), () => Git.Push(name), () => Git.Push("origin", name)];

        Assert.All(commands, command => Assert.Equal("BK0244", Assert.Throws<BuildException>(command).Error.Code));
    }

    [Fact]
    public void Git_never_waits_for_a_password() => Assert.Equal("0", Git.Fetch().Environment["GIT_TERMINAL_PROMPT"]);
}
