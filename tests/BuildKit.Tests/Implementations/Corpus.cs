namespace BuildKit.Tests.Implementations;

/// <summary>
/// Edits of builds, and what each has to do to the key of the target X. They stand in Corpus/*.md: a build in a block of code, followed by
/// its edits, <c>- changed | name | `old` → `new`</c>; a line break is written \n.
/// </summary>
static class Corpus
{
    public static IReadOnlyList<Edit> Edits { get; } = [.. Directory.GetFiles(SourceTree.Root / "tests/BuildKit.Tests/Implementations/Corpus", "*.md").Order(StringComparer.Ordinal).SelectMany(Read)];

    static IEnumerable<Edit> Read(string file)
    {
        var (code, isCode, title) = ("", false, "");
        foreach (var line in File.ReadLines(file))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                isCode = !isCode;
                code = isCode ? "" : code;
            }
            else if (isCode)
            {
                code += line + "\n";
            }
            else if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                title = line[3..];
            }
            else if (line.StartsWith("- ", StringComparison.Ordinal))
            {
                yield return Parse(title, code, line);
            }
        }
    }

    static Edit Parse(string title, string code, string line)
    {
        var parts = line[2..].Split(" | ", 3);
        var edit = new Edit($"{title}: {parts[1]}", Enum.Parse<Effect>(parts[0], ignoreCase: true), Whole(code), code);
        foreach (var replacement in parts.Length < 3 ? [] : parts[2].Split(" ;; "))
        {
            var (old, text) = (Text(replacement.Split(" → ")[0]), Text(replacement.Split(" → ")[1]));
            edit = edit.After.Contains(old, StringComparison.Ordinal) ? edit with { After = edit.After.Replace(old, text, StringComparison.Ordinal) }
                : throw new InvalidOperationException($"{edit.Name}: nothing there says '{old}'");
        }

        return edit with { After = Whole(edit.After) };
    }

    static string Text(string quoted) => quoted.Trim().Trim('`').Replace("\\n", "\n", StringComparison.Ordinal);

    // Members of a class, and what stands outside of it after a line of dashes.
    static string Whole(string code)
    {
        var parts = code.Split("\n----\n");
        return code.Contains("class Build", StringComparison.Ordinal) ? code : $"class Build : BuildScript\n{{\n{parts[0]}\n}}\n{(parts.Length > 1 ? parts[1] : "")}";
    }
}

/// <summary>An edit of a build.</summary>
sealed record Edit(string Name, Effect Effect, string Before, string After);

/// <summary>What an edit does to the key of a step.</summary>
enum Effect
{
    /// <summary>Nothing: an earlier result stands.</summary>
    Same,

    /// <summary>The step runs.</summary>
    Changed,

    /// <summary>The step runs, because the whole program stands for it.</summary>
    Fallback,

    /// <summary>Nothing, though the whole program stands for the step.</summary>
    SameInFallback,

    /// <summary>The step always runs.</summary>
    Uncacheable,
}
