using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace BuildKit.Tests.Masking;

/// <summary>The ways in which tools write a text, each made by an encoder that is not ours.</summary>
static class Canary
{
    static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IEnumerable<(string Name, string Text)> Encodings(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        yield return ("raw", secret);
        for (var before = 0; before < 3; before++)
        {
            var base64 = Convert.ToBase64String([.. Encoding.UTF8.GetBytes("xy"[..before]), .. bytes, .. "zz"u8]);
            yield return ($"base64 at offset {before}", base64);
            yield return ($"base64 at offset {before} without padding", base64.TrimEnd('='));
            yield return ($"base64url at offset {before}", base64.TrimEnd('=').Replace('+', '-').Replace('/', '_'));
            yield return ($"base64 in a URL at offset {before}", Uri.EscapeDataString(base64));
            yield return ($"base64 in JSON at offset {before}", JsonSerializer.Serialize(base64));
        }

        yield return ("base64 of UTF-16", Convert.ToBase64String(Encoding.Unicode.GetBytes(secret)));
        yield return ("hexadecimal", Convert.ToHexString(bytes));
        yield return ("lower hexadecimal", Convert.ToHexStringLower(bytes));
        yield return ("URL", Uri.EscapeDataString(secret));
        yield return ("URL, lower hexadecimal", Regex.Replace(Uri.EscapeDataString(secret), "%..", escaped => escaped.Value.ToLowerInvariant()));
        yield return ("form", System.Net.WebUtility.UrlEncode(secret));
        yield return ("all percent", string.Concat(bytes.Select(one => $"%{one:x2}")));
        yield return ("JSON", JsonSerializer.Serialize(secret));
        yield return ("JSON, relaxed", JsonSerializer.Serialize(secret, Relaxed));
        yield return ("JSON within JSON", JsonSerializer.Serialize(JsonSerializer.Serialize(secret)));
        yield return ("JSON, all escaped", string.Concat(secret.Select(c => $"\\u{(int)c:x4}")));
        yield return ("JSON, all escaped, upper", string.Concat(secret.Select(c => $"\\u{(int)c:X4}")));
        yield return ("HTML", System.Net.WebUtility.HtmlEncode(secret));
        yield return ("HTML, other encoder", HtmlEncoder.Default.Encode(secret));
        yield return ("XML", System.Security.SecurityElement.Escape(secret));
        yield return ("XML attribute", new System.Xml.Linq.XAttribute("a", secret).ToString());
        yield return ("XML, numbers", string.Concat(secret.EnumerateRunes().Select(rune => $"&#{rune.Value};")));
        yield return ("shell", ShellQuoting.Argument(secret));
        yield return ("shell, double quotes", $"\"{secret.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("$", "\\$").Replace("`", "\\`")}\"");
        yield return ("shell, other quotes", $"'{secret.Replace("'", "'\"'\"'")}'");
        yield return ("PowerShell", $"'{secret.Replace("'", "''")}'");
        yield return ("CSV", $"\"{secret.Replace("\"", "\"\"")}\"");
    }

    /// <summary>A text that does not occur by chance, with characters that encoders treat differently.</summary>
    public static string Random(Random random, int length)
    {
        const string characters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~!*'()+/=&%\\\"<>$`#@:;, {}[]|^äß€漢😀";
        var runes = characters.EnumerateRunes().ToArray();
        string text;
        do
        {
            text = string.Concat(Enumerable.Range(0, length).Select(_ => runes[random.Next(runes.Length)].ToString()));
        }
        while (text.Trim() != text);
        return text;
    }
}
