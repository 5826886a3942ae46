using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace BuildKit.Pipelines;

/// <summary>
/// Writes the part of YAML that pipelines need: maps, lists, scalars on one line, literal blocks, comments, and the parts that
/// people wrote, as they are. Keys are ours and need no quotation marks.
/// </summary>
sealed partial class YamlText(HandWritten hand)
{
    const int Step = 2;

    static readonly string[] Words = ["true", "false", "yes", "no", "on", "off", "y", "n", "null"];

    readonly StringBuilder text = new();
    int indent;
    bool afterDash;

    public override string ToString() => text.ToString();

    public YamlText Comment(string comment) => Line($"# {comment}");

    public YamlText Blank()
    {
        text.Append('\n');
        return this;
    }

    /// <summary>A key whose value stands behind it.</summary>
    public YamlText Value(string key, string value, string? comment = null) => Line($"{key}: {Scalar(value)}{(comment is null ? "" : $" # {comment}")}");

    public YamlText Value(string key, int value) => Line($"{key}: {value.ToString(CultureInfo.InvariantCulture)}");

    public YamlText Value(string key, bool value) => Line($"{key}: {(value ? "true" : "false")}");

    /// <summary>A key with nothing behind it.</summary>
    public YamlText Key(string key) => Line($"{key}:");

    /// <summary>A key with a map or list below it.</summary>
    public YamlText Below(string key, Action write) => Key(key).Indented(write);

    /// <summary>A key with a list of scalars; nothing if the list is empty.</summary>
    public YamlText List(string key, IEnumerable<string> values)
    {
        var all = values.ToList();
        return all.Count == 0 ? this : Below(key, () => all.ForEach(value => Item(value)));
    }

    /// <summary>A scalar of a list.</summary>
    public YamlText Item(string value) => Line($"- {Scalar(value)}");

    /// <summary>A map of a list.</summary>
    public YamlText Item(Action write)
    {
        afterDash = true;
        return Indented(write);
    }

    /// <summary>A key with lines that are taken as they are.</summary>
    public YamlText Literal(string key, IEnumerable<string> lines) => Line($"{key}: |").Indented(() =>
    {
        foreach (var line in lines)
        {
            Line(line);
        }
    });

    /// <summary>True if a person wrote something there.</summary>
    public bool Keeps(string part) => hand.Has(part);

    /// <summary>What a person wrote at this place; nothing if that is nothing.</summary>
    public YamlText Kept(string part)
    {
        if (hand.Has(part))
        {
            Line(HandWritten.Begin(part));
            foreach (var line in hand.Lines(part))
            {
                text.Append(line).Append('\n');
            }

            Line(HandWritten.End);
        }

        return this;
    }

    /// <summary>The text as a scalar on one line.</summary>
    public static string Scalar(string value) => IsPlain(value) ? value : Quoted(value);

    static bool IsPlain(string value) => Plain().IsMatch(value)
        && !value.Contains(": ", StringComparison.Ordinal) && !value.Contains(" #", StringComparison.Ordinal)
        && value[^1] is not (':' or ' ') && !Words.Contains(value, StringComparer.OrdinalIgnoreCase);

    static string Quoted(string value)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in value.EnumerateRunes())
        {
            quoted.Append(rune.Value switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\t' => "\\t",
                >= ' ' and <= '~' => rune.ToString(),
                _ => $"\\U{rune.Value.ToString("x8", CultureInfo.InvariantCulture)}",
            });
        }

        return quoted.Append('"').ToString();
    }

    YamlText Indented(Action write)
    {
        indent += Step;
        write();
        indent -= Step;
        return this;
    }

    // The first line of a map in a list stands behind its dash.
    YamlText Line(string line)
    {
        text.Append(' ', afterDash ? indent - Step : indent).Append(afterDash ? "- " : "").Append(line).Append('\n');
        afterDash = false;
        return this;
    }

    // A letter first, so that it is no number, time or sign of YAML's own; '$' and './' for variables and paths.
    [GeneratedRegex(@"^([A-Za-z/$]|\./|\.[a-hj-mo-z])[ -~]*\z")]
    private static partial Regex Plain();
}
