using System.Text.RegularExpressions;

namespace BuildKit.Pipelines;

/// <summary>Words of command lines that a POSIX shell and PowerShell read alike.</summary>
static partial class CommandWords
{
    /// <summary>The word as both shells are given it.</summary>
    public static string Quoted(string word) => Plain().IsMatch(word) ? word : $"'{word}'";

    /// <exception cref="BuildException">BK0463: no quotation marks protect it in both shells, or it would mean something to a CI system.</exception>
    public static string Checked(string place, string word) =>
        word.Any(character => character is '\'' or '"' or '\\' || char.IsControl(character)) || word.Contains("${{", StringComparison.Ordinal) || word.Contains("$(", StringComparison.Ordinal)
            ? throw Errors.CiWord(place, word, "no quotation marks, backslashes, control characters, '${{' or '$('").Exception()
            : word;

    /// <exception cref="BuildException">BK0463: it leads out of the workspace, or has wildcards.</exception>
    public static string CheckedPath(string place, string path) => RelativePlace().IsMatch(path) && !path.Split('/').Contains("..")
        ? path.TrimEnd('/')
        : throw Errors.CiWord(place, path, "a path below the root directory, with forward slashes, of letters, digits, dots, dashes and underscores").Exception();

    [GeneratedRegex(@"^[A-Za-z0-9_./:=+-]+\z")]
    private static partial Regex Plain();

    [GeneratedRegex(@"^[A-Za-z0-9_.][A-Za-z0-9_.-]*(/[A-Za-z0-9_.][A-Za-z0-9_.-]*)*/?\z")]
    private static partial Regex RelativePlace();
}
