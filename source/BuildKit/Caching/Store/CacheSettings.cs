using System.Globalization;

namespace BuildKit.Caching;

/// <summary>Where the store is that all workspaces of a user share, and how big it may become.</summary>
sealed record CacheSettings
{
    /// <summary>The variable that names the directory of the store, or is <c>off</c>.</summary>
    public const string DirectoryVariable = "BK_CACHE";

    /// <summary>The variable that says how big the store may become: <c>20GB</c>.</summary>
    public const string SizeVariable = "BK_CACHE_SIZE";

    /// <summary>Null: there is no store.</summary>
    public required AbsolutePath? Directory { get; init; }

    /// <summary>In bytes; null for the default, 10 GiB or a tenth of the disk, whichever is less.</summary>
    public long? SizeLimit { get; init; }

    /// <summary>Entries that nobody used for longer are removed.</summary>
    public TimeSpan AgeLimit { get; init; } = TimeSpan.FromDays(30);

    /// <summary>What is younger is never removed: another run may just be about to need it.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a run that ends leaves the store alone after the last collection.</summary>
    public TimeSpan CollectEvery { get; init; } = TimeSpan.FromHours(1);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What the environment says; a relative directory is relative to the root.</summary>
    /// <exception cref="BuildException">BK0340: the size is none.</exception>
    public static CacheSettings Of(Func<string, string?> variable, AbsolutePath root) => new()
    {
        Directory = PlaceOf(variable, root),
        SizeLimit = variable(SizeVariable) is { Length: > 0 } text ? SizeOf(text) : null,
    };

    static AbsolutePath? PlaceOf(Func<string, string?> variable, AbsolutePath root) => variable(DirectoryVariable) switch
    {
        null or "" => HomeOf(variable),
        "off" => null,
        var given => root / given,
    };

    // Without a home there is no place that would be right; a directory in the workspace would surprise.
    static AbsolutePath? HomeOf(Func<string, string?> variable)
    {
        var (home, below) = OperatingSystem.IsWindows() ? (variable("LOCALAPPDATA"), "buildkit")
            : variable("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathFullyQualified(cache) ? (cache, "buildkit")
            : (variable("HOME"), ".cache/buildkit");
        return home is { Length: > 0 } && Path.IsPathFullyQualified(home) ? AbsolutePath.Of(home) / below : null;
    }

    static long SizeOf(string text)
    {
        var digits = text.AsSpan().TrimEnd("kmgtibKMGTIB ");
        var unit = text[digits.Length..].Trim().ToUpperInvariant() switch
        {
            "" or "B" => 1L,
            "K" or "KB" or "KIB" => 1L << 10,
            "M" or "MB" or "MIB" => 1L << 20,
            "G" or "GB" or "GIB" => 1L << 30,
            "T" or "TB" or "TIB" => 1L << 40,
            _ => 0,
        };
        return unit > 0 && decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number < (1L << 20)
            ? (long)(number * unit)
            : throw Errors.CacheSizeInvalid(text).Exception();
    }
}
