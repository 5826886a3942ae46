using System.Text;

namespace BuildKit.Parameters;

/// <summary>
/// Several values in one text, as a variable has them: separated by commas. A value that has a comma in it is put in
/// double quotes, and a quote inside of quotes is doubled, as in CSV; nothing else is special.
/// </summary>
static class ListText
{
    /// <exception cref="FormatException">A quote is not closed, or something stands behind the closing one.</exception>
    public static List<string> Split(string text)
    {
        var items = new List<string>();
        for (var at = 0; at < text.Length; at++)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            var isQuoted = at < text.Length && text[at] == '"';
            var item = isQuoted ? Quoted(text, ref at) : Plain(text, ref at);
            if (isQuoted || item.Length > 0)
            {
                items.Add(item);
            }
        }

        return items;
    }

    public static string Join(IEnumerable<string> items) => string.Join(",", items.Select(Written));

    static string Written(string item) =>
        item.Length == 0 || item[0] == '"' || item.Contains(',', StringComparison.Ordinal) || item != item.Trim()
            ? $"\"{item.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : item;

    // Both leave off at the comma.
    static string Plain(string text, ref int at)
    {
        var start = at;
        at = text.IndexOf(',', at) is >= 0 and var comma ? comma : text.Length;
        return text[start..at].Trim();
    }

    static string Quoted(string text, ref int at)
    {
        var item = new StringBuilder();
        for (at++; ; at++)
        {
            if (at == text.Length)
            {
                throw new FormatException("A double quote is not closed.");
            }

            if (text[at] != '"')
            {
                item.Append(text[at]);
            }
            else if (at + 1 < text.Length && text[at + 1] == '"')
            {
                item.Append('"');
                at++;
            }
            else
            {
                break;
            }
        }

        at++;
        return Plain(text, ref at).Length == 0 ? item.ToString() : throw new FormatException("A comma has to follow the closing double quote.");
    }
}
