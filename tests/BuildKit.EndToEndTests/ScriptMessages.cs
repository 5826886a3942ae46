using System.Management.Automation.Language;
using System.Text;
using System.Text.RegularExpressions;

namespace BuildKit.Tests;

/// <summary>What the two host scripts say to people, with an ellipsis in the place of everything that only a run knows.</summary>
static partial class ScriptMessages
{
    const char Anything = '…';

    /// <summary>The texts behind the functions of <c>deploy.sh</c> that say something.</summary>
    public static SortedSet<string> OfShell(string script)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (Match call in Saying().Matches(script))
        {
            var at = call.Index + call.Length;
            while (at < script.Length && script[at] == '"')
            {
                var (text, end) = Quoted(script, at + 1);
                Keep(found, text);
                at = end + 1 + Gap().Match(script[(end + 1)..]).Length;
            }
        }

        return found;
    }

    /// <summary>The same of <c>deploy.ps1</c>.</summary>
    public static SortedSet<string> OfPowerShell(Ast script)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        var calls = script.FindAll(node => node is CommandAst command && command.GetCommandName() is "Write-Message" or "Stop-Run" or "Stop-Misuse", searchNestedScriptBlocks: true);
        foreach (var argument in calls.Cast<CommandAst>().SelectMany(call => call.CommandElements.Skip(1)))
        {
            switch (argument)
            {
                case StringConstantExpressionAst constant:
                    Keep(found, constant.Value);
                    break;
                case ExpandableStringExpressionAst text:
                    Keep(found, Shown(text));
                    break;
                default:
                    break;
            }
        }

        return found;
    }

    static void Keep(SortedSet<string> found, string text)
    {
        // Where something is belongs to what only a run knows.
        var one = Several().Replace(text.Replace("''", "'", StringComparison.Ordinal), $"{Anything}");
        if (one.Any(char.IsLetter))
        {
            found.Add(one);
        }
    }

    static string Shown(ExpandableStringExpressionAst text)
    {
        var shown = new StringBuilder(text.Extent.Text[1..^1]);
        foreach (var nested in text.NestedExpressions.Reverse())
        {
            var from = nested.Extent.StartOffset - text.Extent.StartOffset - 1;
            shown.Remove(from, nested.Extent.EndOffset - nested.Extent.StartOffset).Insert(from, Anything);
        }

        return shown.ToString();
    }

    // What stands between the quotes, and where the second one is.
    static (string Text, int End) Quoted(string script, int at)
    {
        var text = new StringBuilder();
        while (script[at] != '"')
        {
            var variable = Variable().Match(script, at);
            if (script[at] == '$' && script[at + 1] is '(' or '{')
            {
                at = Closing(script, at + 1);
                text.Append(Anything);
            }
            else if (variable.Success)
            {
                at += variable.Length;
                text.Append(Anything);
            }
            else
            {
                text.Append(script[at++]);
            }
        }

        return (text.ToString(), at);
    }

    // Behind the bracket that closes the one here, over strings and brackets inside.
    static int Closing(string script, int at)
    {
        var depth = 0;
        for (; ; at++)
        {
            switch (script[at])
            {
                case '"':
                    at = Quoted(script, at + 1).End;
                    break;
                case '\'':
                    at = script.IndexOf('\'', at + 1);
                    break;
                case '(' or '{':
                    depth++;
                    break;
                case ')' or '}' when --depth == 0:
                    return at + 1;
                default:
                    break;
            }
        }
    }

    [GeneratedRegex(@"\b(say|misused|fail ([0-9]+|""\$default_code"")) (?="")")]
    private static partial Regex Saying();

    [GeneratedRegex(@"\A( |\\\n)*")]
    private static partial Regex Gap();

    [GeneratedRegex(@"\G\$[A-Za-z0-9_]+")]
    private static partial Regex Variable();

    [GeneratedRegex("(--|& )?…(/[a-z.…]+|…)*")]
    private static partial Regex Several();
}
