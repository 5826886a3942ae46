namespace BuildKit.Rendering;

/// <summary>What a piece of text is, as far as its colour goes.</summary>
enum Tone
{
    Plain,
    Dim,
    Strong,
    Good,
    Warning,
    Bad,
}

/// <summary>Colours text with the terminal's own sixteen colours, or leaves it as it is.</summary>
sealed class Palette(bool useColour)
{
    public const string Reset = "\e[0m";

    public bool UseColour { get; } = useColour;

    public string Paint(Tone tone, string text) =>
        !UseColour || tone == Tone.Plain || text.Length == 0 ? text : $"{Code(tone)}{text}{Reset}";

    public static Tone Of(Outcome outcome) => outcome switch
    {
        Outcome.Executed or Outcome.UpToDate or Outcome.FromCache => Tone.Good,
        Outcome.Failed or Outcome.Cancelled => Tone.Bad,
        Outcome.NotRun => Tone.Warning,
        _ => Tone.Dim,
    };

    static string Code(Tone tone) => tone switch
    {
        Tone.Dim => "\e[2m",
        Tone.Strong => "\e[1m",
        Tone.Good => "\e[32m",
        Tone.Warning => "\e[33m",
        Tone.Bad => "\e[31m",
        _ => "",
    };
}
