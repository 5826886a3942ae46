namespace BuildKit.Caching;

/// <summary>What a command's tool is: the same for the same tool, wherever it lies.</summary>
/// <param name="Parts">Files by their digests, packages by version and hash: the tool's own first, then what runs it.</param>
/// <param name="IsRestored">Whether it is a package that was restored for this machine.</param>
/// <param name="InWorkspace">The tool's path relative to the root if the repository brings it; null for one of the machine.</param>
sealed record ToolIdentity(IReadOnlyList<(string Name, string Value)> Parts, bool IsRestored = false, string? InWorkspace = null);
