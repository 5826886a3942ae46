using BuildKit.Commands;

namespace BuildKit.Tests.Commands;

public class CommandErrorsTests
{
    static readonly Command Command = new() { Tool = "dotnet", Arguments = ["build", "My Shop.sln"], TimeLimit = TimeSpan.FromMinutes(2) };

    static AbsolutePath Directory => AbsolutePath.Of("/src/shop");

    [Fact]
    public void Each_error_says_what_happened_where_and_what_to_do()
    {
        Needs.Unix();
        BuildError[] errors =
        [
            Errors.ToolNotFound(Command, ["/usr/bin", "/bin"], "dotnet-ef"),
            Errors.ToolNotFound(Command, [], null),
            Errors.ToolNotExecutable(Command, "/src/a b.sh"),
            Errors.ToolNotExecutable(Command, "/"),
            Errors.InterpreterMissing(Command, "/src/x.sh", "/bin/nosh"),
            Errors.InterpreterMissing(Command, "/src/x.sh", "/bin/sh\\r"),
            Errors.InterpreterMissing(Command, "/src/x", null),
            Errors.NoProgram(Command, "/src/x", isEmpty: true),
            Errors.NoProgram(Command, "/src/x", isEmpty: false),
            Errors.DirectoryMissing(Command, Directory),
            Errors.DirectoryNotEnterable(Command, Directory),
            Errors.ProcessNotStarted(Command, Directory, "Resource temporarily unavailable", hint: null),
            Errors.CommandLineTooLong(Command, Directory),
            Errors.ImpossibleText(Command, "a\\0b", "contains a NUL character"),
            Errors.BatchArgument(Command, "a&b"),
            Errors.CommandFailed(Command, Directory, 1, ["last", "lines"]),
            Errors.CommandFailed(Command, Directory, 137, []),
            Errors.KilledBySignal(Command, Directory, 9, []),
            Errors.KilledBySignal(Command, Directory, 11, []),
            Errors.KilledBySignal(Command, Directory, 42, []),
            Errors.TimedOut(Command, Directory, TimeSpan.FromSeconds(120.0321), []),
            Errors.ProcessDoesNotEnd(Command, Directory, 4711),
            Errors.ExitCodeUnknown(Command, Directory),
            Errors.NoStep(Command),
            Errors.ProcessesLeft(Command, [1, 2]),
            Errors.TooMuchToCapture(Command, CommandOutput.CaptureLimit),
        ];

        Snapshot.Matches(string.Join("\n\n", errors.Select(error => error.ToString())));
    }
}
