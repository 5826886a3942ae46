using System.Globalization;

namespace BuildKit.Inventories;

/// <summary>Reads an inventory of Ansible in its INI form: <c>[group]</c>, <c>[group:children]</c>, <c>[group:vars]</c>.</summary>
sealed class AnsibleIni
{
    readonly string shown;
    readonly AnsibleGroups groups = new();
    string group = "ungrouped";
    string kind = "";
    int number;

    AnsibleIni(string shown) => this.shown = shown;

    /// <exception cref="BuildException">BK0540 to BK0542, BK0582.</exception>
    public static Inventory Read(string text, string shown)
    {
        var reader = new AnsibleIni(shown);
        foreach (var line in text.TrimStart('\uFEFF').Split('\n'))
        {
            reader.number++;
            reader.Read(line.TrimEnd('\r'));
        }

        reader.RequireChildren();
        return reader.groups.ToInventory(shown);
    }

    void Read(string line)
    {
        var text = line.Trim();
        if (text.Length == 0 || text[0] is '#' or ';')
        {
            return;
        }

        // A range at the beginning of a host's name looks like a section.
        if (text[0] == '[' && Section(text) is { } section)
        {
            Begin(section, At(line, text));
        }
        else if (kind == "children")
        {
            groups.Group(group).Children.Add((text, At(line, text)));
        }
        else if (kind == "vars")
        {
            groups.Group(group).Variables.Add(Variable(text, At(line, text)));
        }
        else
        {
            ReadHosts(text, At(line, text));
        }
    }

    static string? Section(string text)
    {
        var end = text.IndexOf(']', StringComparison.Ordinal);
        var rest = end < 0 ? "x" : text[(end + 1)..].TrimStart();
        return rest.Length == 0 || rest[0] is '#' or ';' ? text[1..end] : null;
    }

    void Begin(string section, string place)
    {
        var parts = section.Split(':');
        (group, kind) = (parts[0].Trim(), parts.Length > 1 ? parts[1].Trim() : "");
        if (parts.Length > 2 || !HostLabel.IsOne(group) || kind is not ("" or "children" or "vars"))
        {
            throw Errors.AnsibleNotUnderstood(place, $"'[{section}]' is no section", "Sections are [group], [group:children] and [group:vars].").Exception();
        }

        groups.Group(group);
    }

    void ReadHosts(string text, string place)
    {
        var words = Words(text, place);
        try
        {
            foreach (var host in HostPattern.Hosts(words[0]))
            {
                groups.Host(host, place, group).Variables.AddRange(words.Skip(1).Select(word => Variable(word, place)));
            }
        }
        catch (BuildException e) when (e.Error.Code == Errors.InvalidHostPatternCode)
        {
            throw Errors.AnsibleNotUnderstood(place, e.Error.Message).Exception(e);
        }
    }

    static AnsibleVariable Variable(string word, string place)
    {
        var at = word.IndexOf('=', StringComparison.Ordinal);
        var (name, value) = at < 0 ? (word, "") : (word[..at].TrimEnd(), word[(at + 1)..].TrimStart());
        return at > 0 && HostLabel.IsOne(name) ? new(name, Unquoted(value), place)
            : throw Errors.AnsibleNotUnderstood(place, $"'{word.Split('=')[0]}' is no variable", "Variables are NAME=VALUE.").Exception();
    }

    void RequireChildren()
    {
        foreach (var child in groups.Names.ToList().SelectMany(name => groups.Group(name).Children).Where(child => !groups.Has(child.Name)))
        {
            throw Errors.AnsibleNotUnderstood(child.Place, $"there is no group '{child.Name}'", Suggestion.Nearest(child.Name, groups.Names) is { } near ? $"Did you mean '{near}'?" : null).Exception();
        }
    }

    // As a shell would: quotes keep spaces together, and # begins a comment.
    static List<string> Words(string text, string place)
    {
        var words = new List<string>();
        var (word, quote) = (new System.Text.StringBuilder(), '\0');
        foreach (var c in text)
        {
            if (quote == '\0' && c == '#' && word.Length == 0)
            {
                break;
            }

            if (quote == '\0' && char.IsWhiteSpace(c))
            {
                Take();
            }
            else if (c == quote || (quote == '\0' && c is '"' or '\''))
            {
                quote = c == quote ? '\0' : c;
            }
            else
            {
                word.Append(c);
            }
        }

        Take();
        return quote == '\0' ? words : throw Errors.AnsibleNotUnderstood(place, $"the quote {quote} has no end").Exception();

        void Take()
        {
            if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }
    }

    static string Unquoted(string value) =>
        value.Length >= 2 && value[0] is '"' or '\'' && value[^1] == value[0] ? value[1..^1] : value;

    string At(string line, string text) =>
        string.Create(CultureInfo.InvariantCulture, $"{shown}:{number}:{line.IndexOf(text, StringComparison.Ordinal) + 1}");
}
