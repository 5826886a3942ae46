namespace BuildKit.Tools;

/// <summary>A text that stands alone on a command line, such as a name or an address.</summary>
static class PlainArgument
{
    /// <exception cref="BuildException">BK0734: it would be taken for an option, or is nothing.</exception>
    public static string Of(string text) =>
        string.IsNullOrWhiteSpace(text) || text[0] == '-' || text.Any(char.IsControl) ? throw Errors.NotAnArgument(text).Exception() : text;
}
