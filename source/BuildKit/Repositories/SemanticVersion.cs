using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace BuildKit;

/// <summary>
/// A version by the rules of Semantic Versioning 2.0. Versions are ordered by precedence, which ignores build metadata;
/// equality does not ignore it.
/// </summary>
public sealed record SemanticVersion : IComparable<SemanticVersion>
{
    /// <summary>A version without pre-release part and build metadata.</summary>
    public SemanticVersion(int major, int minor, int patch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(major);
        ArgumentOutOfRangeException.ThrowIfNegative(minor);
        ArgumentOutOfRangeException.ThrowIfNegative(patch);
        (Major, Minor, Patch) = (major, minor, patch);
    }

    /// <summary>Changes that break users.</summary>
    public int Major { get; }

    /// <summary>New features.</summary>
    public int Minor { get; }

    /// <summary>Corrections.</summary>
    public int Patch { get; }

    /// <summary>The dotted identifiers after the dash; empty for a release version.</summary>
    public string PreRelease { get; private init; } = "";

    /// <summary>The dotted identifiers after the plus sign; empty if there are none.</summary>
    public string Metadata { get; private init; } = "";

    /// <summary>True if the version has a pre-release part.</summary>
    public bool IsPreRelease => PreRelease.Length > 0;

    /// <summary>Reads a version such as <c>1.2.3</c>, <c>1.2.3-beta.1</c> or <c>1.2.3+build.5</c>; no <c>v</c> in front.</summary>
    /// <exception cref="BuildException">BK0401: the text is no semantic version.</exception>
    public static SemanticVersion Parse(string text) =>
        TryParse(text, out var version) ? version : throw Errors.NotASemanticVersion(text).Exception();

    /// <summary>Reads a version; false if the text is none.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out SemanticVersion? version)
    {
        version = null;
        var (rest, metadata) = Cut(text ?? "", '+');
        var (core, preRelease) = Cut(rest, '-');
        var numbers = core.Split('.');
        if (numbers.Length != 3 || !TryNumber(numbers[0], out var major) || !TryNumber(numbers[1], out var minor)
            || !TryNumber(numbers[2], out var patch) || !AreIdentifiers(preRelease, leadingZeros: false)
            || !AreIdentifiers(metadata, leadingZeros: true))
        {
            return false;
        }

        version = new(major, minor, patch) { PreRelease = preRelease ?? "", Metadata = metadata ?? "" };
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(SemanticVersion? other)
    {
        if (other is null)
        {
            return 1;
        }

        var core = (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));
        return core != 0 ? core : ComparePreReleases(PreRelease, other.PreRelease);
    }

    /// <summary>The version as it is written in full.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Major}.{Minor}.{Patch}{(IsPreRelease ? "-" : "")}{PreRelease}{(Metadata.Length > 0 ? "+" : "")}{Metadata}");

    /// <summary>The version of a commit that lies this many commits after the one that has this version.</summary>
    internal SemanticVersion WithHeight(int height) => (height, IsPreRelease) switch
    {
        (0, _) => this,
        (_, true) => new(Major, Minor, Patch) { PreRelease = string.Create(CultureInfo.InvariantCulture, $"{PreRelease}.{height}") },
        _ => new(Major, Minor, Patch + 1) { PreRelease = string.Create(CultureInfo.InvariantCulture, $"alpha.0.{height}") },
    };

    internal SemanticVersion WithMetadata(string metadata) =>
        new(Major, Minor, Patch) { PreRelease = PreRelease, Metadata = Metadata.Length > 0 ? $"{Metadata}.{metadata}" : metadata };

    static (string Before, string? After) Cut(string text, char separator) =>
        text.IndexOf(separator, StringComparison.Ordinal) is >= 0 and var at ? (text[..at], text[(at + 1)..]) : (text, null);

    static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && (text[0] != '0' || text.Length == 1);

    static bool AreIdentifiers(string? text, bool leadingZeros) => text is null || text.Split('.').All(identifier =>
        identifier.Length > 0
        && identifier.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
        && (leadingZeros || identifier.Length == 1 || identifier[0] != '0' || !IsNumeric(identifier)));

    static bool IsNumeric(string identifier) => identifier.All(char.IsAsciiDigit);

    static int ComparePreReleases(string left, string right)
    {
        if (left.Length == 0 || right.Length == 0)
        {
            return right.Length.CompareTo(left.Length);
        }

        var (a, b) = (left.Split('.'), right.Split('.'));
        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            if (CompareIdentifiers(a[i], b[i]) is not 0 and var difference)
            {
                return difference;
            }
        }

        return a.Length.CompareTo(b.Length);
    }

    static int CompareIdentifiers(string a, string b) => (IsNumeric(a), IsNumeric(b)) switch
    {
        // Without leading zeros the longer of two numbers is the greater one, however long they are.
        (true, true) => a.Length != b.Length ? a.Length.CompareTo(b.Length) : string.CompareOrdinal(a, b),
        (true, false) => -1,
        (false, true) => 1,
        _ => string.CompareOrdinal(a, b),
    };
}
