using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using BuildKit.Files;
using BuildKit.Parameters;

namespace BuildKit.Secrets;

/// <summary>
/// Changes single values of a parameter file and leaves everything else as it is, byte for byte: comments, order, white space, line
/// ends. The file was read by <see cref="ParameterFile"/> before, so it is valid.
/// </summary>
sealed class ParameterFileText
{
    readonly string text;

    ParameterFileText(string text) => this.text = text;

    /// <summary>The text of the file; that of an empty one if there is none.</summary>
    public static ParameterFileText Of(AbsolutePath file) => new(File.Exists(file) ? File.ReadAllText(file) : "{\n}\n");

    public void Save(AbsolutePath file) => AtomicFile.WriteText(file, text);

    /// <summary>Sets a value, where its name stands or behind the last one.</summary>
    public ParameterFileText With(string name, string value)
    {
        var quoted = $"\"{JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
        var entries = Entries(out var end);
        if (Find(entries, name) is { } known)
        {
            return new(text[..known.Value] + quoted + text[known.End..]);
        }

        var newLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var property = $"\"{name}\": {quoted}";
        if (entries is [.., var last])
        {
            var indent = text[(text.LastIndexOf('\n', last.Start) + 1)..last.Start];
            var lead = string.IsNullOrWhiteSpace(indent) ? newLine + indent : " ";
            var comma = Comma(last.End, end);
            return comma < 0
                ? new($"{text[..last.End]},{lead}{property}{text[last.End..]}")
                : new($"{text[..(comma + 1)]}{lead}{property}{text[(comma + 1)..]}");
        }

        var before = text[..end].TrimEnd();
        return new($"{before}{newLine}  {property}{newLine}{text[end..]}");
    }

    /// <summary>Replaces an encrypted text, which occurs once, because its salt is random.</summary>
    public ParameterFileText Replaced(string encrypted, string by) => new(text.Replace(encrypted, by, StringComparison.Ordinal));

    /// <summary>Removes a value with its line.</summary>
    public ParameterFileText Without(string name)
    {
        var entries = Entries(out var end);
        var known = Find(entries, name)!;
        var comma = Comma(known.End, end);
        var from = known.Start;
        var to = comma < 0 ? known.End : comma + 1;
        var lineStart = text.LastIndexOf('\n', Math.Max(0, from - 1)) + 1;
        var lineEnd = text.IndexOf('\n', to);
        if (lineEnd >= 0 && string.IsNullOrWhiteSpace(text[lineStart..from]) && string.IsNullOrWhiteSpace(text[to..lineEnd]))
        {
            (from, to) = (lineStart, lineEnd + 1);
        }

        var without = text[..from] + text[to..];
        // The comma of the one before is allowed to stay: trailing commas are.
        return new(without);
    }

    static Entry? Find(List<Entry> entries, string name) =>
        entries.Find(entry => Suggestion.Normalised(entry.Name) == Suggestion.Normalised(name));

    // The comma behind a value, past white space and comments; -1 if the object ends before.
    int Comma(int from, int end)
    {
        for (var at = from; at < end; at++)
        {
            if (text[at] == ',')
            {
                return at;
            }

            if (text[at] == '/')
            {
                at = text[at + 1] == '*' ? text.IndexOf("*/", at + 2, StringComparison.Ordinal) + 1 : text.IndexOf('\n', at);
            }
        }

        return -1;
    }

    List<Entry> Entries(out int end)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var entries = new List<Entry>();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (name, start) = (reader.GetString()!, Characters(bytes, reader.TokenStartIndex));
            reader.Read();
            var value = Characters(bytes, reader.TokenStartIndex);
            reader.Skip();
            entries.Add(new(name, start, value, Characters(bytes, reader.BytesConsumed)));
        }

        end = Characters(bytes, reader.TokenStartIndex);
        return entries;
    }

    static int Characters(byte[] bytes, long count) => Encoding.UTF8.GetCharCount(bytes, 0, (int)count);

    sealed record Entry(string Name, int Start, int Value, int End);
}
