using System.Buffers;
using System.Text;

namespace BuildKit.Caching;

/// <summary>
/// Text in which the absolute path of the root is written as one U+0000, so that two checkouts have the same keys. No argument and no
/// variable can hold that character. The root counts only as a path of its own: <c>/work/app2</c> and <c>/data/work/app</c> are other
/// paths than <c>/work/app</c>, and what is in doubt stays as it is, which costs a shared key and never makes a wrong one.
/// </summary>
sealed class RootedText
{
    const char Root = '\0';
    static readonly SearchValues<char> Before = SearchValues.Create("=:;,\"'(@<>| \t\n");
    readonly string root;
    readonly bool isWindows;
    readonly Func<string, string>? blind;

    /// <param name="root">The absolute path of the root.</param>
    /// <param name="isWindows">Whether letters have no case in it, and separators are of two kinds.</param>
    /// <param name="blind">Takes out of a text what does not count; null if all of it does.</param>
    public RootedText(string root, bool isWindows, Func<string, string>? blind = null)
    {
        this.root = root;
        this.isWindows = isWindows;
        this.blind = blind;
    }

    /// <summary>The text as it counts, with each root replaced; the same object if there is none.</summary>
    public string Of(string text) => Replaced(blind?.Invoke(text) ?? text);

    string Replaced(string text)
    {
        var at = Next(text, 0);
        if (at < 0 || root.Length < 2 || text.Contains(Root, StringComparison.Ordinal))
        {
            return text;
        }

        var rooted = new StringBuilder(text.Length);
        var done = 0;
        for (; at >= 0; at = Next(text, at))
        {
            rooted.Append(text, done, at - done).Append(Root);
            done = at += root.Length;
        }

        return rooted.Append(text, done, text.Length - done).ToString();
    }

    int Next(string text, int from)
    {
        for (var at = Find(text, from); at >= 0; at = Find(text, at + 1))
        {
            if (Begins(text, at) && Ends(text, at + root.Length))
            {
                return at;
            }
        }

        return -1;
    }

    int Find(string text, int from)
    {
        var rest = text.AsSpan(from);
        var at = isWindows ? FindOnWindows(rest) : rest.IndexOf(root, StringComparison.Ordinal);
        return at < 0 ? at : from + at;
    }

    // Letters have no case there, and separators are of two kinds.
    int FindOnWindows(ReadOnlySpan<char> text)
    {
        for (var at = 0; at + root.Length <= text.Length; at++)
        {
            if (IsRootOnWindows(text.Slice(at, root.Length)))
            {
                return at;
            }
        }

        return -1;
    }

    bool IsRootOnWindows(ReadOnlySpan<char> text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (root[at] == '/' ? text[at] is not ('/' or '\\') : char.ToUpperInvariant(text[at]) != char.ToUpperInvariant(root[at]))
            {
                return false;
            }
        }

        return true;
    }

    // A path begins the text, or stands behind what cannot be part of one: "-p:Out=", "file://", a list's separator, "-I".
    static bool Begins(string text, int at)
    {
        var before = text.AsSpan(0, at);
        return before.IsEmpty || Before.Contains(before[^1]) || before.EndsWith("://", StringComparison.Ordinal) || IsOption(before);
    }

    static bool IsOption(ReadOnlySpan<char> text) => text is ['-', _, ..] && !text.TrimStart('-').ContainsAnyExcept(Letters);

    static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // "app v2" and "app:x" are names too; behind a space or a colon only what begins another path, or a shell's next command, will do.
    bool Ends(string text, int at) => text.AsSpan(at) switch
    {
        [] or ['/' or ';' or '"' or '\'' or '&' or '|' or ')' or '\n', ..] => true,
        [':'] or [':', '/', ..] or [' ', '&' or '|' or '<' or '>', ..] => true,
        ['\\', ..] => isWindows,
        _ => false,
    };
}
