using System.Text;

namespace BuildKit.Masking;

/// <summary>
/// The texts to look for so that a secret is found: itself, its lines, and what base64 and hexadecimal make of it. How single
/// characters may be spelled (URL, JSON, XML, shell) is the search's business.
/// </summary>
static class SecretPatterns
{
    static readonly UnicodeEncoding Utf16 = new(bigEndian: false, byteOrderMark: false);

    public static IEnumerable<SecretPattern> Of(string secret)
    {
        // White space around it is lost as often as not.
        var whole = secret.Trim();
        var lines = whole.ReplaceLineEndings("\n");
        var patterns = Plain(lines).Concat(Encoded(whole));
        if (lines.Contains('\n', StringComparison.Ordinal))
        {
            // Its lines come in events of their own; a binary form is mostly made of the whole.
            patterns = patterns.Concat(Encoded(lines)).Concat(lines.Split('\n').Select(line => line.Trim()).SelectMany(Line));
        }

        return patterns.Where(pattern => pattern.Text.Length >= SecretMask.Shortest);
    }

    static IEnumerable<SecretPattern> Line(string line) =>
        line.Length < SecretMask.Shortest ? [] : Plain(line).Concat(Base64(Encoding.UTF8.GetBytes(line)));

    static IEnumerable<SecretPattern> Plain(string text) => [new(text, IsBase64: false)];

    static IEnumerable<SecretPattern> Encoded(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [
            .. Base64(bytes), .. Base64(Utf16.GetBytes(text)),
            .. Plain(Convert.ToHexString(bytes)), .. Plain(Convert.ToHexStringLower(bytes)),
        ];
    }

    // Three bytes are four characters, so what a text becomes depends on how many bytes stand before it, and its first and
    // last character on which bytes these are: they are left out.
    static IEnumerable<SecretPattern> Base64(byte[] bytes)
    {
        for (var before = 0; before < 3; before++)
        {
            var text = Convert.ToBase64String([.. new byte[before], .. bytes]);
            var first = (before * 8 + 5) / 6;
            var end = (before + bytes.Length) * 8 / 6;
            yield return new(text[first..end], IsBase64: true);
        }
    }
}
