namespace BuildKit.Testing;

/// <summary>Every error of BuildKit.Testing (BK11); <c>docs/errors.md</c> has a section for each.</summary>
static class Errors
{
    public static BuildError NoAnswer(Command command, string? target) => new()
    {
        Code = "BK1101",
        Message = "The test has no answer for a command of the build",
        Facts = [("Command", command.ToString()), .. target is null ? [] : new[] { ("Target", target) }],
        Hint = $"Give one, .Answers(\"{command.Tool}\", CommandAnswer.Success), or let it run: .RunsForReal(\"{command.Tool}\").",
    };

    public static BuildError UnexpectedExitCode(int expected, int actual, string output) => new()
    {
        Code = "BK1102",
        Message = $"The build ended with exit code {actual} instead of {expected}",
        Facts = [("Output", output.Trim() is { Length: > 0 } text ? text : "none")],
    };

    public static BuildError NotInRun(string target, IEnumerable<string> targets) => new()
    {
        Code = "BK1103",
        Message = $"The target '{target}' was not part of the run",
        Facts = [("Targets", string.Join(", ", targets) is { Length: > 0 } list ? list : "none")],
    };

    public static BuildError NotInPlan(string target, IEnumerable<string> targets) => new()
    {
        Code = "BK1104",
        Message = $"The target '{target}' is not in the plan",
        Facts = [("Targets", string.Join(", ", targets) is { Length: > 0 } list ? list : "none")],
    };

    public static BuildError NoPlan(int exitCode, string output) => new()
    {
        Code = "BK1105",
        Message = $"The build ended with exit code {exitCode} before there was a plan",
        Facts = [("Output", output.Trim() is { Length: > 0 } text ? text : "none")],
    };

    public static BuildError GitFailed(string arguments, string output) => new()
    {
        Code = "BK1106",
        Message = "The workspace of the test cannot become a git repository",
        Facts = [("Command", $"git {arguments}"), ("Output", output.Trim())],
        Hint = "The test needs git on PATH.",
    };
}
