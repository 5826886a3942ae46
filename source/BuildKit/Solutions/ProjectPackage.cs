namespace BuildKit;

/// <summary>A package that a project refers to.</summary>
public sealed record ProjectPackage
{
    internal ProjectPackage(string name, string? version) => (Name, Version) = (name, version);

    /// <summary>The package's name.</summary>
    public string Name { get; }

    /// <summary>The version as it is written, which may be a range; null if none is.</summary>
    public string? Version { get; }

    /// <summary>Name and version: <c>Serilog 4.4.0</c>.</summary>
    public override string ToString() => Version is null ? Name : $"{Name} {Version}";
}
