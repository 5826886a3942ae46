using System.Globalization;

namespace BuildKit.Tests;

/// <summary>Asks for processes that a test knows by number.</summary>
static class Pid
{
    /// <summary>Whether it has ended within ten seconds; what nobody has collected yet has ended too.</summary>
    public static bool IsGone(string id) => SpinWait.SpinUntil(() => !IsAlive(int.Parse(id, CultureInfo.InvariantCulture)), TimeSpan.FromSeconds(10));

    public static bool IsAlive(int id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            return text[text.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
