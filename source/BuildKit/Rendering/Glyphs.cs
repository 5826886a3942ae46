using System.Text;

namespace BuildKit.Rendering;

/// <summary>The few signs that the output uses, with an ASCII form each.</summary>
sealed record Glyphs(string Start, string Success, string Failure, string Left, string Still, string Cut)
{
    public static Glyphs Unicode { get; } = new("▸", "✔", "✘", "–", "…", "…");

    public static Glyphs Ascii { get; } = new("=>", "ok", "!!", "--", "...", "...");

    /// <summary>The signs that this encoding can carry, unless the caller knows better.</summary>
    public static Glyphs For(bool? wanted, Encoding encoding) => wanted ?? Carries(encoding) ? Unicode : Ascii;

    public string Of(Outcome outcome) => outcome switch
    {
        Outcome.Executed or Outcome.UpToDate or Outcome.FromCache => Success,
        Outcome.Failed or Outcome.Cancelled => Failure,
        _ => Left,
    };

    static bool Carries(Encoding encoding)
    {
        var signs = string.Concat(Unicode.Start, Unicode.Success, Unicode.Failure, Unicode.Left, Unicode.Still);
        return encoding.GetString(encoding.GetBytes(signs)) == signs;
    }
}
