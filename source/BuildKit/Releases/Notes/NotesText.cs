using System.Text;
using System.Text.RegularExpressions;
using BuildKit.Repositories;

namespace BuildKit.Releases;

/// <summary>Writes text of commits as Markdown: what looks like HTML is shown as it is written, and numbers of issues become links.</summary>
sealed partial class NotesText(RepositoryLinks? links)
{
    /// <summary>A commit's hash, in eight letters.</summary>
    public string Commit(string hash) => links is null ? hash[..8] : $"[{hash[..8]}]({links.Commit(hash)})";

    public string Issue(string number) => links is null ? $"#{number}" : $"[#{number}]({links.Issue(number)})";

    /// <summary>A line; what stands between backticks stays as it is.</summary>
    public string Line(string text)
    {
        var line = new StringBuilder();
        var parts = text.Split('`');
        for (var i = 0; i < parts.Length; i++)
        {
            // An odd backtick at the end begins no code.
            var isCode = i % 2 == 1 && i < parts.Length - 1;
            line.Append(i > 0 ? "`" : "").Append(isCode ? parts[i] : Prose(parts[i]));
        }

        return line.ToString();
    }

    string Prose(string text)
    {
        var shown = text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
        return links is null ? shown : Reference().Replace(shown, match => match.Groups["kind"].Value == "#"
            ? Issue(match.Groups["number"].Value)
            : links.MergeRequest(match.Groups["number"].Value) is { } address ? $"[{match.Value}]({address})" : match.Value);
    }

    // Not in "owner/repository#12", which is another repository's, nor in an address or an entity.
    [GeneratedRegex(@"(?<![\w/&!#])(?<kind>[#!])(?<number>[0-9]{1,9})\b(?!;)", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
