namespace Measure;

/// <summary>A length in metres.</summary>
public readonly record struct Length(double Metres)
{
    public static Length operator +(Length left, Length right) => new(left.Metres + right.Metres);

    public static Length OfFeet(double feet) => new(feet * 0.3048);
}
