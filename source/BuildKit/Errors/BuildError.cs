using System.Text;

namespace BuildKit;

/// <summary>
/// What went wrong, as a value: a code, one sentence, aligned facts and the next thing to do.
/// Rendered as text it is the whole message that a user sees.
/// </summary>
public sealed record BuildError
{
    /// <summary>The stable code, <c>BK</c> and four digits; listed in <c>docs/errors.md</c>.</summary>
    public required string Code { get; init; }

    /// <summary>One sentence that says what happened, without a final full stop added by the renderer.</summary>
    public required string Message { get; init; }

    /// <summary>Where it happened and what is known, as name and value. Values may have several lines.</summary>
    public IReadOnlyList<(string Name, string Value)> Facts { get; init; } = [];

    /// <summary>What the user can do next, in the imperative; null if there is nothing sensible to say.</summary>
    public string? Hint { get; init; }

    /// <summary>Problems that were found together and are reported together; empty for a single error.</summary>
    public IReadOnlyList<BuildError> Problems { get; init; } = [];

    /// <summary>What the build was given is wrong, although that shows only when a target needs it.</summary>
    internal const int InvalidBuild = 2;

    /// <summary>The exit code asked for: by a host script (10–30), or <see cref="InvalidBuild"/>; null for the engine's own choice.</summary>
    internal int? ExitCode { get; init; }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        Append(text, indent: "");
        return text.ToString();
    }

    /// <summary>The same as a warning, which has one line.</summary>
    internal string InOneLine() =>
        string.Join(", ", [Message, .. Facts.Select(fact => $"{fact.Name}: {fact.Value.ReplaceLineEndings(" · ")}")]) + (Hint is { } hint ? $". {hint}" : "");

    void Append(StringBuilder text, string indent)
    {
        text.Append(indent).Append(Code).Append(": ").Append(Message);
        var width = Facts.Count == 0 ? 0 : Facts.Max(fact => fact.Name.Length) + 2;
        foreach (var (name, value) in Facts)
        {
            var lines = value.Split('\n');
            text.Append('\n').Append(indent).Append("  ").Append(name.PadRight(width)).Append(lines[0].TrimEnd('\r'));
            foreach (var line in lines.Skip(1))
            {
                text.Append('\n').Append(indent).Append("  ").Append(' ', width).Append(line.TrimEnd('\r'));
            }
        }

        foreach (var problem in Problems)
        {
            text.Append('\n');
            problem.Append(text, indent + "  ");
        }

        if (Hint is not null)
        {
            var start = "\n" + indent + (Facts.Count + Problems.Count == 0 ? "  " : "");
            text.Append(start).Append(Hint.Replace("\n", start, StringComparison.Ordinal));
        }
    }
}

/// <summary>A failure that a user can mend. Its text is complete; no stack trace is shown for it.</summary>
public sealed class BuildException : Exception
{
    internal BuildException(BuildError error, Exception? inner = null)
        : base(error.ToString(), inner) => Error = error;

    /// <summary>The error as a value.</summary>
    public BuildError Error { get; }
}
