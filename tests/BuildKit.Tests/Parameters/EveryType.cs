using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;

namespace BuildKit.Tests.Parameters;

/// <summary>A build with a parameter of every type that there is.</summary>
public sealed class EveryType : BuildScript
{
    [Parameter] string Text { get; } = "initial";
    [Parameter] bool Flag { get; }
    [Parameter] bool? MaybeFlag { get; }
    [Parameter] char Letter { get; } = 'x';
    [Parameter] byte Byte { get; }
    [Parameter] sbyte SByte { get; }
    [Parameter] short Short { get; }
    [Parameter] ushort UShort { get; }
    [Parameter] int Int { get; } = 1;
    [Parameter] uint UInt { get; }
    [Parameter] long Long { get; }
    [Parameter] ulong ULong { get; }
    [Parameter] Int128 Int128 { get; }
    [Parameter] BigInteger Big { get; }
    [Parameter] float Float { get; }
    [Parameter] double Double { get; }
    [Parameter] decimal Decimal { get; }
    [Parameter] int? MaybeInt { get; }
    [Parameter] Colour Colour { get; }
    [Parameter] Access Access { get; } = Access.Read;
    [Parameter] readonly Configuration Configuration = Configuration.Release;
    [Parameter] readonly Region Region = Region.North;
    [Parameter] AbsolutePath? Path { get; }
    [Parameter] RelativePath? Below { get; }
    [Parameter] TimeSpan Duration { get; }
    [Parameter] Guid Id { get; }
    [Parameter] Uri? Address { get; }
    [Parameter] Version? Since { get; }
    [Parameter] DateOnly Date { get; }
    [Parameter] TimeOnly Time { get; }
    [Parameter] DateTime Moment { get; }
    [Parameter] DateTimeOffset Instant { get; }
    [Parameter] Coordinates Place { get; }
    [Parameter] Explicit? Explicit { get; }
    [Parameter] readonly string[] Texts = ["initial"];
    [Parameter] readonly int[] Numbers = [];
    [Parameter] IReadOnlyList<Colour> Colours { get; } = [];
    [Parameter] IEnumerable<AbsolutePath> Paths { get; } = [];
    [Parameter] List<TimeSpan> Durations { get; } = [];
    [Parameter] HashSet<string> Set { get; set; } = [];
    [Parameter] IReadOnlySet<int>? ReadOnlySet { get; set; }
    [Parameter] ImmutableArray<Region> Regions { get; init; }
    [Parameter] ImmutableList<Uri>? Addresses { get; init; }
    [Parameter] bool[] Flags { get; } = [];
}

public enum Colour
{
    Red,
    DarkGreen,
}

[Flags]
public enum Access
{
    None,
    Read,
    Write,
    Execute = 4,
}

/// <summary>An enumeration-like class: its values are static members of its own type, and there are no others.</summary>
public sealed class Region
{
    Region(string code) => Code = code;

    public static Region North { get; } = new("n");

    public static readonly Region SouthEast = new("se");

    public string Code { get; }
}

public readonly record struct Coordinates(int X, int Y)
{
    public static Coordinates Parse(string text) =>
        text.Split(':') is [var x, var y] ? new(int.Parse(x, CultureInfo.InvariantCulture), int.Parse(y, CultureInfo.InvariantCulture))
        : throw new FormatException("Two numbers with a colon are needed.");

    public override string ToString() => $"{X}:{Y}";
}

/// <summary>Implements IParsable where only the interface shows it.</summary>
public sealed record Explicit(string Name) : IParsable<Explicit>
{
    static Explicit IParsable<Explicit>.Parse(string s, IFormatProvider? provider) => new(s);

    static bool IParsable<Explicit>.TryParse(string? s, IFormatProvider? provider, out Explicit result)
    {
        result = new(s ?? "");
        return s is not null;
    }

    public override string ToString() => Name;
}
