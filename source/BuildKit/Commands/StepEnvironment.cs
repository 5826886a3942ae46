using System.Collections;
using System.Collections.Immutable;
using BuildKit.Events;

namespace BuildKit.Commands;

/// <summary>
/// Makes the environment of a process. Nothing reaches it by accident: a variable is declared by the command, fixed by
/// us, passed through from the build's own environment, or absent. See <c>docs/commands.md</c>.
/// </summary>
static class StepEnvironment
{
    public const string StepVariable = "BK_STEP";
    public const string CommandVariable = "BK_COMMAND";

    // The passwords of secrets; not even "*" hands them through.
    const string OwnSecrets = "BK_SECRETS_";

    /// <summary>
    /// The same for every process, whatever the machine. The values are constants of the cache key's schema: whoever changes one
    /// raises <c>StepKey.Schema</c>.
    /// </summary>
    public static ImmutableArray<(string Name, string Value)> Fixed =>
    [
        ("LANG", "C.UTF-8"),
        ("TZ", "UTC"),
        ("DOTNET_CLI_UI_LANGUAGE", "en"),
        ("DOTNET_NOLOGO", "1"),
        // A user's own opt-out would be absent from the constructed environment, so it is made for everyone.
        ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"),
        ("TESTINGPLATFORM_TELEMETRY_OPTOUT", "1"),
        // Servers that outlive the command would carry the environment of one step into the next.
        ("MSBUILDDISABLENODEREUSE", "1"),
        ("UseSharedCompilation", "false"),
    ];

    /// <summary>Names from the build's own environment; a star at the end stands for any rest.</summary>
    public static ImmutableArray<string> PassedThrough =>
    [
        "PATH", "HOME", "TMPDIR", "TEMP", "TMP", "XDG_*",
        "DOTNET_ROOT*", "NUGET_PACKAGES",
        "NuGetPackageSourceCredentials_*", "VSS_NUGET_*", "ARTIFACTS_CREDENTIALPROVIDER_*", "NUGET_CREDENTIALPROVIDER_*",
        "NUGET_PLUGIN_PATHS", "NUGET_NETCORE_PLUGIN_PATHS", "NUGET_NETFX_PLUGIN_PATHS",
        "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "all_proxy", "no_proxy",
        "SSL_CERT_*", "SSH_AUTH_SOCK", "DOCKER_*",
    ];

    /// <summary>Passed through on Windows too, where names have no case.</summary>
    public static ImmutableArray<string> PassedThroughOnWindows =>
        ["USERPROFILE", "SystemRoot", "ComSpec", "PATHEXT", "APPDATA", "LOCALAPPDATA", "ProgramFiles*"];

    /// <summary>Passed through to interactive commands too: without it a terminal cannot be drawn on.</summary>
    public static ImmutableArray<string> PassedThroughToInteractive => ["TERM", "COLORTERM"];

    /// <summary>Why a step cannot declare a variable of this name; null if it can.</summary>
    public static string? NotDeclarable(string name) =>
        string.IsNullOrWhiteSpace(name) ? "it has no name"
        : name.AsSpan().ContainsAny("=\0") ? "no variable has such a name"
        : name.Contains('*', StringComparison.Ordinal) ? "it is a pattern"
        : name is StepVariable or CommandVariable || name.StartsWith(OwnSecrets, StringComparison.OrdinalIgnoreCase) ? "it belongs to the engine"
        : null;

    public static IReadOnlyDictionary<string, string> Construct(Command command, StepScope scope, string commandId) =>
        Construct(command, scope, commandId, Own(), OperatingSystem.IsWindows());

    public static IReadOnlyDictionary<string, string> Construct(
        Command command, StepScope scope, string commandId, IReadOnlyDictionary<string, string> own, bool isWindows)
    {
        var names = isWindows ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        var environment = new SortedDictionary<string, string>(names);
        List<string> patterns = [.. PassedThrough, .. scope.PassedThrough, .. command.PassedThrough];
        patterns.AddRange(isWindows ? PassedThroughOnWindows : []);
        patterns.AddRange(command.IsInteractive ? PassedThroughToInteractive : []);
        var matcher = new NamePatterns(patterns, names);
        foreach (var (name, value) in own.Where(variable => matcher.Match(variable.Key) && !variable.Key.StartsWith(OwnSecrets, StringComparison.OrdinalIgnoreCase)))
        {
            environment[name] = value;
        }

        foreach (var (name, value) in Fixed.Concat(scope.Surroundings?.Variables ?? []).Concat(Declared(scope, own, names)).Concat(command.Environment.Select(variable => (variable.Key, variable.Value))))
        {
            environment[name] = value;
        }

        // These two win over everything: by them processes are found that are to be killed.
        environment[StepVariable] = scope.Id;
        environment[CommandVariable] = commandId;
        return environment;
    }

    // One that is not set stays what it is without: absent or fixed.
    static IEnumerable<(string Name, string Value)> Declared(StepScope scope, IReadOnlyDictionary<string, string> own, StringComparer names) =>
        from name in scope.Variables
        from variable in own
        where names.Equals(variable.Key, name)
        select (name, variable.Value);

    static Dictionary<string, string> Own() => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .Where(variable => variable.Key is string { Length: > 0 })
        .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? "", StringComparer.Ordinal);

    sealed class NamePatterns(List<string> patterns, StringComparer names)
    {
        readonly HashSet<string> exact = new(patterns, names);
        readonly string[] prefixes = [.. patterns.Where(pattern => pattern.EndsWith('*')).Select(pattern => pattern[..^1])];

        public bool Match(string name) =>
            exact.Contains(name) || prefixes.Any(prefix => name.Length >= prefix.Length && names.Equals(name[..prefix.Length], prefix));
    }
}
