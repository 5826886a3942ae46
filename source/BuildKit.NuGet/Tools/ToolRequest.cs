namespace BuildKit.Packages;

/// <summary>A tool that a member of the build script asks for.</summary>
sealed record ToolRequest
{
    public required string Member { get; init; }

    public required string Id { get; init; }

    public string? Version { get; init; }

    public string? Command { get; init; }

    public string? Executable { get; init; }

    public required AbsolutePath Root { get; init; }

    /// <summary>True if nothing may be chosen that the lock file does not say, as on a CI runner.</summary>
    public bool IsLocked { get; init; }

    /// <summary>By which the lock file knows it: <c>id</c>, or <c>id@version</c> as <c>dotnet tool</c> writes it.</summary>
    public string Key => Version is null ? Id : $"{Id}@{Version}";

    public AbsolutePath LockFile => ToolLock.In(Root);
}
