using System.Globalization;

namespace BuildKit.Cli.Scripts;

/// <summary>What kind of file decided about a compiled script.</summary>
enum ScriptInputKind
{
    /// <summary>A script: it is current if it holds what the copy of it holds.</summary>
    Source,

    /// <summary>An assembly named by <c>#r</c>, compared like a source, and loaded when the script needs it.</summary>
    Assembly,

    /// <summary>An assembly of a package, which never changes what it holds: it is current if size and time are the same.</summary>
    Package,

    /// <summary>A native library of a package, compared like its assemblies.</summary>
    Native,

    /// <summary>A file that was looked for and was not there: it is current as long as it is not.</summary>
    Absent,
}

/// <summary>A file that decided about a compiled script, as it was then.</summary>
/// <param name="Kind">What it is, and with it how it is compared.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Stamp">Of a package's file, its size and time; of any other, the name of the copy in the entry.</param>
sealed record ScriptInput(ScriptInputKind Kind, AbsolutePath Path, string Stamp)
{
    /// <summary>Size and time of a file; empty if it is not there.</summary>
    public static string StampOf(AbsolutePath file)
    {
        var info = new FileInfo(file);
        return info.Exists ? string.Create(CultureInfo.InvariantCulture, $"{info.Length}-{info.LastWriteTimeUtc.Ticks}") : "";
    }

    public bool IsCurrent(AbsolutePath entry) => Kind switch
    {
        ScriptInputKind.Absent => !File.Exists(Path),
        ScriptInputKind.Package or ScriptInputKind.Native => StampOf(Path) == Stamp,
        // Comparing with a copy is exact, and saves loading a library for cryptography, which takes longer than all the rest.
        _ => File.Exists(Path) && File.ReadAllBytes(Path).AsSpan().SequenceEqual(File.ReadAllBytes(entry / Stamp)),
    };

    public override string ToString() => $"{Kind} {Stamp} {Path}";

    /// <summary>Reads a line back; null if it is none.</summary>
    public static ScriptInput? Parse(string line)
    {
        var parts = line.Split(' ', 3);
        return parts.Length == 3 && Enum.TryParse<ScriptInputKind>(parts[0], out var kind) && System.IO.Path.IsPathFullyQualified(parts[2])
            ? new(kind, AbsolutePath.Of(parts[2]), parts[1])
            : null;
    }
}
