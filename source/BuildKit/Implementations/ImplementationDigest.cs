using BuildKit.Files;

namespace BuildKit.Implementations;

/// <summary>What the compiled code of a step is, and what it reads: its part of the step's key.</summary>
sealed record ImplementationDigest
{
    /// <summary>Of the code that is reached, in canonical form.</summary>
    public required Digest Digest { get; init; }

    /// <summary>What the digest is made of, for explain: methods and packages by the names that their author knows.</summary>
    public required IReadOnlyList<CodePart> Parts { get; init; }

    /// <summary>Members of the script and captured variables that the code reads, with the canonical bytes of their values now.</summary>
    public IReadOnlyList<ValueRead> Values { get; init; } = [];

    /// <summary>Names of members of the script that the code refers to, targets among them: their results are part of the key.</summary>
    public IReadOnlySet<string> Members { get; init; } = new HashSet<string>();

    /// <summary>Why no earlier result can stand for running the code: it writes a field, or reads what has no canonical form; null if one can.</summary>
    public string? Uncacheable { get; init; }

    /// <summary>Why the whole assembly stands for the code; null if the code itself was followed.</summary>
    public string? Fallback { get; init; }

    /// <summary>The secret parameters that the code may read.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>What it asks of the world outside of its inputs, such as the time: no reason to run it, but worth a note.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What the author should know of it, in words: why any edit runs the step, and what no key knows.</summary>
    public IEnumerable<string> InWords
    {
        get
        {
            if (Fallback is not null)
            {
                yield return $"any edit of the build's code runs it: {Fallback}";
            }

            if (Notes.Count > 0)
            {
                yield return $"it asks for {string.Join(", ", Notes)}, which no key knows (Uncached(\"why\") if that decides its result)";
            }
        }
    }

    /// <summary>
    /// The name of a member or captured variable whose value is another than it was; null if none is. Asked when the step has run: what
    /// changed a value cannot be replaced by an earlier result, however it did so.
    /// </summary>
    public string? ChangeSince(ImplementationDigest before)
    {
        for (var i = 0; i < before.Values.Count; i++)
        {
            if (i >= Values.Count || Values[i].Name != before.Values[i].Name || !Values[i].Canonical.Span.SequenceEqual(before.Values[i].Canonical.Span))
            {
                return before.Values[i].Name;
            }
        }

        return null;
    }
}

/// <summary>A piece of code by name.</summary>
readonly record struct CodePart(string Name, Digest Digest);

/// <summary>A value that code reads.</summary>
/// <param name="Name">The member's name, which is part of the key; or the captured variable's, which is only shown: another name for a local is no change.</param>
/// <param name="IsCaptured">True for a captured variable, false for a member of the script.</param>
/// <param name="Canonical">The same bytes for the same value on every machine and in every checkout.</param>
readonly record struct ValueRead(string Name, bool IsCaptured, ReadOnlyMemory<byte> Canonical);
