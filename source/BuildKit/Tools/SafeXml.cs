using System.Globalization;
using System.Text;
using System.Xml;

namespace BuildKit.Tools;

/// <summary>How files that other tools wrote are read as XML: nothing outside the file, no matter how large it is, no document types.</summary>
static class SafeXml
{
    public static XmlReaderSettings Settings { get; } = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        // Tests print control characters, and some writers escape them although XML has no place for them.
        CheckCharacters = false,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <summary>The text of an element up to a limit, the rest is left out; the reader stands on its end afterwards.</summary>
    public static string ElementText(this XmlReader xml, int limit)
    {
        if (xml.IsEmptyElement)
        {
            return "";
        }

        var text = new StringBuilder();
        var chunk = new char[4096];
        var depth = xml.Depth;
        while (xml.Read() && !(xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth))
        {
            if (xml.NodeType is not (XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace))
            {
                continue;
            }

            for (int read; (read = xml.ReadValueChunk(chunk, 0, chunk.Length)) > 0;)
            {
                text.Append(chunk, 0, Math.Min(read, limit - text.Length));
            }
        }

        return text.Length < limit ? text.ToString() : text.Append('…').ToString();
    }

    /// <summary>A text with each control character written out, so that it cannot command a terminal; lines stay lines.</summary>
    public static string Visible(string text)
    {
        if (!text.Any(c => char.IsControl(c) || char.IsSurrogate(c)))
        {
            return text;
        }

        var visible = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
            if (isPair)
            {
                visible.Append(text[i]).Append(text[++i]);
            }
            else if (text[i] is '\n' or '\t' || !(char.IsControl(text[i]) || char.IsSurrogate(text[i])))
            {
                visible.Append(text[i]);
            }
            else if (!(text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n'))
            {
                visible.Append("\\u").Append(((int)text[i]).ToString("X4", CultureInfo.InvariantCulture));
            }
        }

        return visible.ToString();
    }
}
