using System.Reflection;

namespace BuildKit.Releases;

/// <summary>Which BuildKit made a release.</summary>
static class EngineVersion
{
    /// <summary>Without the commit: it is what a build refers to.</summary>
    public static string Text { get; } =
        (typeof(EngineVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0").Split('+')[0];
}
