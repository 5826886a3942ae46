namespace BuildKit.Parameters;

/// <summary>How a text was written where that can be told: in JSON, a number is not a text.</summary>
enum WrittenAs
{
    /// <summary>On the command line and in variables there is nothing but text.</summary>
    Plain,
    Text,
    Number,
    Flag,
}

/// <summary>One text as a source has it, not yet understood, and its place for messages: an option, a variable, a line of a file.</summary>
sealed record GivenText(string Text, string Place, WrittenAs WrittenAs = WrittenAs.Plain)
{
    /// <summary>True for text of a parameter file that stands for another text, which only its password tells.</summary>
    public bool IsEncrypted => WrittenAs == WrittenAs.Text && EncryptedText.Is(Text);
}

/// <summary>What one source says of a parameter: one text, or the items of a list.</summary>
sealed record GivenValue
{
    public required IReadOnlyList<GivenText> Texts { get; init; }

    /// <summary>True if the source has it as a list, which may have one item or none.</summary>
    public bool IsList { get; init; }

    /// <summary>What sets it, for messages: an option, a variable, or a file with line and column.</summary>
    public required string SetBy { get; init; }

    /// <summary>The profile whose file it is in; null for other sources.</summary>
    public string? Profile { get; init; }

    /// <summary>What a relative path is relative to.</summary>
    public required AbsolutePath Directory { get; init; }

    /// <summary>True if a parameter file says it.</summary>
    public bool IsFromFile => Texts.Any(text => text.WrittenAs != WrittenAs.Plain);

    public bool IsEncrypted => Texts.Any(text => text.IsEncrypted);
}
