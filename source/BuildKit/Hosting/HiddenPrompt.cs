using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace BuildKit.Hosting;

/// <summary>Asks a person for something that nobody else is to see: what is typed is not shown.</summary>
static partial class HiddenPrompt
{
    const byte Backspace = 0x08, Delete = 0x7F, FirstPrintable = 0x20;

    /// <summary>The question goes to standard error, so that it is seen where output goes into a file.</summary>
    /// <returns>Null if nothing was typed.</returns>
    /// <exception cref="BuildException">BK0652: a text of several lines was pasted.</exception>
    public static string? Ask(string question)
    {
        var (text, isAll) = OperatingSystem.IsWindows() ? AskByKey(question) : AskByByte(question);
        Console.Error.WriteLine();
        return !isAll ? throw Errors.SeveralLinesTyped().Exception() : text.Length == 0 ? null : text;
    }

    // Between two calls of ReadKey the terminal shows what is typed; so here it is told once, before the question is seen.
    static (string Line, bool IsAll) AskByByte(string question)
    {
        _ = InitializeTerminal();
        BeginReading(1, 0);
        try
        {
            Write(question);
            // Not the stream of the console, which would show what it reads.
            using var input = new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0);
            return (Line(input), IsEmpty(input));
        }
        finally
        {
            EndReading();
        }
    }

    // Further lines of a key that was pasted would be read, shown and remembered by the shell; so they are taken, too.
    static bool IsEmpty(Stream input)
    {
        BeginReading(0, 1);
        var isEmpty = true;
        while (input.ReadByte() is var one and >= 0)
        {
            isEmpty &= one < FirstPrintable;
        }

        return isEmpty;
    }

    static string Line(Stream input)
    {
        var bytes = new List<byte>();
        while (input.ReadByte() is var one and >= 0 and not '\r' and not '\n')
        {
            if (one is Backspace or Delete)
            {
                RemoveLast(bytes);
            }
            else if (one >= FirstPrintable)
            {
                bytes.Add((byte)one);
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    // A character takes several bytes, of which all but the first begin with the bits 10.
    static void RemoveLast(List<byte> bytes)
    {
        while (bytes.Count > 0)
        {
            var last = bytes[^1];
            bytes.RemoveAt(bytes.Count - 1);
            if ((last & 0xC0) != 0x80)
            {
                return;
            }
        }
    }

    static (string Line, bool IsAll) AskByKey(string question)
    {
        Write(question);
        var text = new StringBuilder();
        while (Console.ReadKey(intercept: true) is var key && key.Key != ConsoleKey.Enter)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                text.Length -= Math.Min(1, text.Length);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                text.Append(key.KeyChar);
            }
        }

        var isAll = true;
        while (Console.KeyAvailable)
        {
            isAll &= char.IsControl(Console.ReadKey(intercept: true).KeyChar);
        }

        return (text.ToString(), isAll);
    }

    static void Write(string question)
    {
        Console.Error.Write(question);
        Console.Error.Flush();
    }

    // What System.Console itself uses: it restores the terminal when the program ends, in whatever way.
    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_InitializeTerminalAndSignalHandling")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int InitializeTerminal();

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_InitializeConsoleBeforeRead")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void BeginReading(byte fewest, byte tenthsOfSeconds);

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_UninitializeConsoleAfterRead")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void EndReading();
}
