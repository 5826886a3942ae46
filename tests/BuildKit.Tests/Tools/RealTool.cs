using System.Diagnostics;

namespace BuildKit.Tests.Tools;

/// <summary>Runs a typed command with the real tool, in an environment of the test's own.</summary>
static class RealTool
{
    /// <summary>What it wrote to standard output, without the last line end; its exit code must be this one.</summary>
    public static string Run(Command command, AbsolutePath directory, int exitCode = 0)
    {
        command = command.Prepared(directory);
        var start = new ProcessStartInfo(command.Tool.Contains('/', StringComparison.Ordinal) ? command.Tool : Needs.Tool(command.Tool), command.Arguments)
        {
            WorkingDirectory = command.Directory ?? directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        (start.Environment["GIT_CONFIG_GLOBAL"], start.Environment["GIT_CONFIG_NOSYSTEM"], start.Environment["LANG"]) = ("/dev/null", "1", "C.UTF-8");
        (start.Environment["DOTNET_CLI_UI_LANGUAGE"], start.Environment["DOTNET_NOLOGO"], start.Environment["MSBUILDDISABLENODEREUSE"]) = ("en", "1", "1");
        foreach (var role in new[] { "AUTHOR", "COMMITTER" })
        {
            (start.Environment[$"GIT_{role}_NAME"], start.Environment[$"GIT_{role}_EMAIL"]) = ("A", "a@example.com");
        }

        foreach (var (name, value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Write(command.Input);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == exitCode, $"{command} exited with {process.ExitCode}: {error.Result}{output}");
        return output.TrimEnd('\n');
    }
}
