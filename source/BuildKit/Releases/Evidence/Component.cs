namespace BuildKit.Releases;

/// <summary>Something of others that a product is made of.</summary>
sealed record Component
{
    /// <summary>Its package URL, by which all tools know it, and which names it here.</summary>
    public required string Purl { get; init; }

    public required string Name { get; init; }

    public required string Version { get; init; }

    public bool IsApplication { get; init; }

    public required ComponentScope Scope { get; init; }

    /// <summary>In hexadecimal digits; null if nobody noted it.</summary>
    public string? Sha512 { get; init; }

    public Licence? Licence { get; init; }

    /// <summary>The package URLs of what it needs.</summary>
    public SortedSet<string> DependsOn { get; } = new(StringComparer.Ordinal);

    /// <summary>The package URL of <c>name@version</c>; a scope of npm is part of the name.</summary>
    public static string PurlOf(string type, string name, string version) =>
        $"pkg:{type}/{string.Join('/', name.Split('/').Select(Uri.EscapeDataString))}@{Uri.EscapeDataString(version)}";

    /// <summary>Hexadecimal digits of a hash that a package manager notes in base 64; null for what is none.</summary>
    public static string? Hexadecimal(string? base64)
    {
        var bytes = new byte[64];
        return base64 is not null && Convert.TryFromBase64String(base64, bytes, out var length) && length == 64 ? Convert.ToHexStringLower(bytes) : null;
    }
}

/// <summary>Under which conditions something may be used: an SPDX expression, or where to read them.</summary>
sealed record Licence(string? Expression, string? Name, string? Address);

/// <summary>Whether a component is in what is shipped.</summary>
enum ComponentScope
{
    Required,
    Optional,

    /// <summary>It took part in the making only.</summary>
    Excluded,
}
