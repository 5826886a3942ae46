using System.Buffers;

namespace BuildKit.Files;

/// <summary>Which names Windows does not allow, or changes.</summary>
static class WindowsNames
{
    static readonly SearchValues<char> Forbidden = SearchValues.Create("<>:\"\\|?*");

    /// <summary>Why Windows cannot have a file or directory of this name; null if it can.</summary>
    public static string? Problem(string name)
    {
        if (name.AsSpan().ContainsAny(Forbidden) || name.AsSpan().ContainsAnyInRange('\0', '\x1f'))
        {
            return "it contains a control character or one of < > : \" \\ | ? *";
        }

        if (name[^1] is '.' or ' ')
        {
            return "it ends with a dot or a space";
        }

        return IsReserved(name.Split('.')[0].TrimEnd(' ').ToUpperInvariant()) ? "it is the name of a device" : null;
    }

    static bool IsReserved(string stem) =>
        stem is "CON" or "PRN" or "AUX" or "NUL" or "CONIN$" or "CONOUT$"
        || (stem is ['C', 'O', 'M', _] or ['L', 'P', 'T', _] && stem[3] is (>= '0' and <= '9') or '¹' or '²' or '³');
}
