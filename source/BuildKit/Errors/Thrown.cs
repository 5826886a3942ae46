namespace BuildKit;

/// <summary>An exception of the author's code, as far as it is shown.</summary>
sealed record Thrown(string Type, string Message, IReadOnlyList<string> Causes, IReadOnlyList<string> Frames);
