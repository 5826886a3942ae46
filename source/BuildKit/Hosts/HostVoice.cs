using BuildKit.Events;

namespace BuildKit.Hosts;

/// <summary>
/// Puts the host in front of what its script says to people, where many speak at once: in place of the time and the product, which all lines would
/// have in common.
/// </summary>
static class HostVoice
{
    // What the script begins a message with: 2026-01-31T03:04:05Z.
    const int TimeLength = 20;

    /// <summary>The step, with events that name the host.</summary>
    public static StepScope Of(string host, string verb, StepScope scope) => scope with
    {
        Post = happened => scope.Post(happened is OutputWritten output ? output with { Text = Line(host, verb, output.Text) } : happened),
    };

    public static string Line(string host, string verb, string said) => $"{host} {verb}: {Message(verb, said)}";

    static string Message(string verb, string said)
    {
        var at = said.Length > TimeLength && said[TimeLength - 1] == 'Z' && said[TimeLength] == ' ' ? said.IndexOf($" {verb}: ", TimeLength, StringComparison.Ordinal) : -1;
        return at < 0 ? said : said[(at + verb.Length + 3)..];
    }
}
