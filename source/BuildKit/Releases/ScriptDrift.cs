using System.Text;
using BuildKit.Files;

namespace BuildKit.Releases;

/// <summary>How a committed script differs from what the build says now.</summary>
/// <param name="File">The script.</param>
/// <param name="Kind">In what it differs.</param>
/// <param name="There">The text of the file, if the texts differ.</param>
/// <param name="Wanted">The text that it should have, if the texts differ.</param>
sealed record ScriptDrift(AbsolutePath File, DriftKind Kind, string There = "", string Wanted = "")
{
    const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Null if the file is as it has to be.</summary>
    public static ScriptDrift? Of(AbsolutePath file, string wanted)
    {
        if (FileKinds.Of(file) != FileKind.File)
        {
            return new(file, DriftKind.Missing);
        }

        // Not as text, whose reader would take away the mark of the encoding that Windows needs.
        var text = Encoding.UTF8.GetString(System.IO.File.ReadAllBytes(file));
        var same = text == wanted;
        var alike = same || text.ReplaceLineEndings("\n") == wanted;
        return !alike ? new(file, DriftKind.Different, text, wanted)
            : !same && IsForShell(file) ? new(file, DriftKind.LineEnds)
            : !IsExecutable(file) ? new(file, DriftKind.NotExecutable)
            : null;
    }

    /// <summary>What is wrong, in one line, and the difference of the texts in the unified format.</summary>
    public string InWords(AbsolutePath root)
    {
        var name = root.Contains(File) ? File.RelativeTo(root).ToString() : File.ToString();
        return Kind switch
        {
            DriftKind.Missing => $"{name}: missing\n",
            DriftKind.Extra => $"{name}: no product that is deployed needs it\n",
            DriftKind.NotExecutable => $"{name}: not executable\n",
            DriftKind.LineEnds => $"{name}: has the line ends of Windows, which no shell takes; write '* text eol=lf' into .gitattributes beside it\n",
            _ => UnifiedDiff.Of($"{name}\tas it is", $"{name}\tas the build says", There, Wanted),
        };
    }

    public static void MakeExecutable(AbsolutePath file)
    {
        if (!OperatingSystem.IsWindows() && IsForShell(file))
        {
            System.IO.File.SetUnixFileMode(file, System.IO.File.GetUnixFileMode(file) | Execute);
        }
    }

    static bool IsExecutable(AbsolutePath file) =>
        OperatingSystem.IsWindows() || !IsForShell(file) || System.IO.File.GetUnixFileMode(file).HasFlag(UnixFileMode.UserExecute);

    static bool IsForShell(AbsolutePath file) => file.Name == ReleaseStore.ScriptName;
}

/// <summary>In what a committed script differs.</summary>
enum DriftKind
{
    Missing,
    Different,

    /// <summary>The same text with line ends that no shell takes.</summary>
    LineEnds,
    NotExecutable,

    /// <summary>Of a product that is not deployed, or has no package for the hosts that it is for.</summary>
    Extra,
}
