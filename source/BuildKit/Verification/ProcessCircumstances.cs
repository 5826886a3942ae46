using System.Globalization;

namespace BuildKit.Verification;

/// <summary>Other variables, another time zone and another culture for the code of this process, as far as it allows; until it is disposed of.</summary>
sealed class ProcessCircumstances : IDisposable
{
    readonly List<(string Name, string? Value)> before = [];
    readonly CultureInfo culture = CultureInfo.CurrentCulture;

    public ProcessCircumstances(IEnumerable<(string Name, string Value)> variables)
    {
        foreach (var (name, value) in variables)
        {
            before.Add((name, Environment.GetEnvironmentVariable(name)));
            Environment.SetEnvironmentVariable(name, value);
        }

        TimeZoneInfo.ClearCachedData();
        CultureInfo.CurrentCulture = Other();
    }

    public void Dispose()
    {
        foreach (var (name, value) in Enumerable.Reverse(before))
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        TimeZoneInfo.ClearCachedData();
        CultureInfo.CurrentCulture = culture;
    }

    // A process without data of cultures has one only, on every machine.
    static CultureInfo Other()
    {
        try
        {
            return CultureInfo.GetCultureInfo(Circumstances.Locale.Split('.')[0].Replace('_', '-'));
        }
        catch (CultureNotFoundException)
        {
            return CultureInfo.CurrentCulture;
        }
    }
}
