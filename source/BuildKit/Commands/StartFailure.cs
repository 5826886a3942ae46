using System.Runtime.InteropServices;
using System.Text;

namespace BuildKit.Commands;

/// <summary>Finds out why a process could not be started; the system only gives a number.</summary>
static class StartFailure
{
    const int Execute = 1;

    /// <summary>True for text that a shell can read: what execvp and every shell then hand to <c>/bin/sh</c>.</summary>
    public static bool IsScript(string file)
    {
        var start = Start(file);
        return start.Length > 0 && !start.Contains((byte)0);
    }

    /// <summary>The same process, its file read by <c>/bin/sh</c>.</summary>
    public static ProcessStart AsScript(ProcessStart start) => start with
    {
        File = "/bin/sh",
        Command = start.Command with { Tool = "sh", Arguments = [start.File, .. start.Command.Arguments] },
    };

    public static BuildError Explain(ProcessStart start, int error)
    {
        var (command, directory) = (start.Command, start.Directory);
        if (error is Posix.NoSuchFile or Posix.NotADirectory or Posix.PermissionDenied)
        {
            return !Directory.Exists(directory) ? Errors.DirectoryMissing(command, directory)
                : !Posix.Allows(directory, Execute) ? Errors.DirectoryNotEnterable(command, directory)
                : error == Posix.PermissionDenied ? Errors.ToolNotExecutable(command, start.File)
                : File.Exists(start.File) ? Errors.InterpreterMissing(command, start.File, Interpreter(start.File))
                : Errors.ToolNotFound(command, [Path.GetDirectoryName(start.File) ?? "/"], null);
        }

        return error switch
        {
            Posix.FormatUnknown => Errors.NoProgram(command, start.File, isEmpty: Start(start.File).Length == 0),
            Posix.ArgumentsTooLong => Errors.CommandLineTooLong(command, directory),
            _ => Errors.ProcessNotStarted(command, directory, Marshal.GetPInvokeErrorMessage(error), hint: null),
        };
    }

    // What stands after #!, with a carriage return made visible: the usual reason why it is not found.
    static string? Interpreter(string file)
    {
        var line = Encoding.UTF8.GetString(Start(file)).Split('\n')[0];
        return line.StartsWith("#!", StringComparison.Ordinal)
            ? line[2..].Trim(' ', '\t').Split(' ')[0].Replace("\r", "\\r", StringComparison.Ordinal)
            : null;
    }

    static byte[] Start(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            var buffer = new byte[256];
            return buffer[..stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
