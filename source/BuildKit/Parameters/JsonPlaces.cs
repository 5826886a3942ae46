using System.Text;

namespace BuildKit.Parameters;

/// <summary>Turns an offset in the bytes of a file into a line and a column, both from 1, as editors count them.</summary>
sealed class JsonPlaces(byte[] content, string file)
{
    public string File => file;

    /// <summary>The place as <c>file:line:column</c>.</summary>
    public string At(long offset)
    {
        var before = content.AsSpan(0, (int)Math.Min(offset, content.Length));
        var line = before.Count((byte)'\n') + 1;
        return At(line, before.Length - (before.LastIndexOf((byte)'\n') + 1));
    }

    /// <summary>The place of a byte in a line (from 1).</summary>
    public string At(long line, long byteInLine)
    {
        var rest = content.AsSpan();
        for (var before = 1; before < line && rest.IndexOf((byte)'\n') is >= 0 and var end; before++)
        {
            rest = rest[(end + 1)..];
        }

        var column = Encoding.UTF8.GetCharCount(rest[..(int)Math.Min(byteInLine, rest.Length)]) + 1;
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{file}:{line}:{column}");
    }
}
