using System.Collections.Immutable;

namespace BuildKit;

/// <summary>Writes arguments so that a POSIX shell reads them back unchanged.</summary>
static class ShellQuoting
{
    public static string Line(string tool, ImmutableArray<string> arguments) =>
        string.Join(' ', arguments.Prepend(tool).Select(Argument));

    public static string Argument(string argument) =>
        argument.Length > 0 && argument.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:=@%+,".Contains(c, StringComparison.Ordinal))
            ? argument
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
