using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace BuildKit.Cli.Scripts;

/// <summary>A compiled script in the cache: the program, and a list of the files that decided about it.</summary>
sealed record CachedScript
{
    public const string ProgramName = "script.dll", IndexName = "index";

    // A compiled script of another tool, library or runtime may not fit.
    static readonly string Header =
        $"buildkit-script 1 {typeof(CachedScript).Module.ModuleVersionId:N} {typeof(BuildScript).Module.ModuleVersionId:N} {Environment.Version}";

    public required AbsolutePath Program { get; init; }

    public required IReadOnlyList<ScriptInput> Inputs { get; init; }

    /// <summary>The first input is the script itself.</summary>
    public bool IsOf(AbsolutePath script) => Inputs[0].Path == script;

    /// <summary>Whether every file that decided is as it was.</summary>
    public bool IsCurrent()
    {
        try
        {
            foreach (var input in Inputs)
            {
                if (!input.IsCurrent(Program.Parent))
                {
                    return false;
                }
            }

            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The index of an entry, as text.</summary>
    public static string IndexOf(byte[] program, IEnumerable<ScriptInput> inputs)
    {
        var text = $"{Header}\n{Checksum(program)}\n{string.Join('\n', inputs)}\n";
        return $"{text}{Checksum(System.Text.Encoding.UTF8.GetBytes(text))}\n";
    }

    /// <summary>Null for anything that is not a whole entry of this very tool.</summary>
    public static CachedScript? Read(AbsolutePath entry)
    {
        try
        {
            var index = File.ReadAllBytes(entry / IndexName);
            // Eight digits and a line feed.
            if (index.Length <= 9 || System.Text.Encoding.UTF8.GetString(index) is var text && text[^9..^1] != Checksum(index.AsSpan(0, index.Length - 9)))
            {
                return null;
            }

            var lines = text[..^9].Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var program = entry / ProgramName;
            return lines.Length > 2 && lines[0] == Header && lines[1] == Checksum(File.ReadAllBytes(program)) && InputsOf(lines) is { } inputs
                ? new() { Program = program, Inputs = inputs }
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    static List<ScriptInput>? InputsOf(string[] lines)
    {
        var inputs = new List<ScriptInput>();
        for (var i = 2; i < lines.Length; i++)
        {
            if (ScriptInput.Parse(lines[i]) is not { } input)
            {
                return null;
            }

            inputs.Add(input);
        }

        return inputs;
    }

    // Against what disks and killed processes do; whoever can write here can write anything.
    static string Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
        {
            sum = BitOperations.Crc32C(sum, word);
        }

        foreach (var rest in bytes[(bytes.Length / 8 * 8)..])
        {
            sum = BitOperations.Crc32C(sum, rest);
        }

        return sum.ToString("x8", CultureInfo.InvariantCulture);
    }
}
