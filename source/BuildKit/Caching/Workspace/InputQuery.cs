namespace BuildKit.Caching;

/// <summary>The files that a step reads, as it declares them; all patterns in their normal form, relative to the root.</summary>
sealed record InputQuery
{
    /// <summary>Patterns; one without wildcards names a file that must be there. <c>!pattern</c> takes files away.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>The same, for files that may be absent; that they are is part of the key.</summary>
    public IReadOnlyList<string> Optional { get; init; } = [];

    /// <summary>Directories with everything in them: empty directories count, links are links, no directory is ignored.</summary>
    public IReadOnlyList<string> Trees { get; init; } = [];

    /// <summary>Patterns of text files of which CRLF and LF are the same.</summary>
    public IReadOnlyList<string> Text { get; init; } = [];

    /// <summary>Patterns of files whose content counts and whose place does not.</summary>
    public IReadOnlyList<string> Anywhere { get; init; } = [];

    /// <summary>All that is declared.</summary>
    public IReadOnlyList<string> Patterns => [.. Files, .. Optional, .. Trees, .. Text, .. Anywhere];

    public bool IsEmpty => Files.Count + Optional.Count + Trees.Count + Text.Count + Anywhere.Count == 0;
}
