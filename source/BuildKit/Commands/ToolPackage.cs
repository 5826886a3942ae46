namespace BuildKit.Commands;

/// <summary>The package that a tool comes from, wherever it was restored to; the hash is of its content, as its kind of package states it.</summary>
sealed record ToolPackage(string Id, string Version, string Hash);
