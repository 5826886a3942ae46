using System.Diagnostics.CodeAnalysis;

namespace BuildKit;

/// <summary>
/// A build configuration: <see cref="Debug"/>, <see cref="Release"/>, or another name that the projects define.
/// <c>release</c> and <c>RELEASE</c> are <c>Release</c>; other names keep their spelling.
/// </summary>
public sealed record Configuration : IParsable<Configuration>
{
    // What MSBuild, the command line or a folder's name would take for something else.
    const string Forbidden = "\"'`;,%$@()<>|:*?/\\=";

    Configuration(string name) => Name = name;

    /// <summary>Not optimised; the default of <c>dotnet build</c>.</summary>
    public static Configuration Debug { get; } = new("Debug");

    /// <summary>Optimised; the default of <c>dotnet publish</c> and <c>dotnet pack</c>.</summary>
    public static Configuration Release { get; } = new("Release");

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>Makes a configuration from its name, ignoring case and surrounding white space.</summary>
    /// <exception cref="BuildException">BK0243: the text cannot be a configuration's name.</exception>
    public static Configuration Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var configuration) ? configuration : throw Errors.NotAConfiguration(s).Exception();

    /// <inheritdoc cref="Parse"/>
    public static bool TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out Configuration result)
    {
        var name = s?.Trim() ?? "";
        result = name.ToUpperInvariant() switch
        {
            "DEBUG" => Debug,
            "RELEASE" => Release,
            _ when name is "" or "." or ".." || name[0] == '-' || name.Any(c => char.IsControl(c) || Forbidden.Contains(c, StringComparison.Ordinal)) => null,
            _ => new(name),
        };
        return result is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
