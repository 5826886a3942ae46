using System.Collections.Immutable;
using System.Text.Json;
using BuildKit.Commands;
using BuildKit.Events;
using BuildKit.Releases;

namespace BuildKit.Deployments;

/// <summary>How a verb of the host script ended.</summary>
sealed record VerbOutcome
{
    public required HostVerb Verb { get; init; }

    public required int ExitCode { get; init; }

    public required bool Changed { get; init; }

    /// <summary>The last lines that the script wrote for people.</summary>
    public required IReadOnlyList<string> Messages { get; init; }

    public bool Succeeded => ExitCode == 0;
}

/// <summary>A directory of this machine, which is changed by the same host script that a person would run.</summary>
sealed class LocalHost(AbsolutePath directory, StoredRelease release, string actor)
{
    public const string Name = "localhost";

    static readonly ImmutableSortedSet<int> AnyCode = [.. Enumerable.Range(0, 256)];

    public AbsolutePath Directory { get; } = directory;

    public StoredRelease Release { get; } = release;

    /// <exception cref="BuildException">BK0505: the script did not run. BK0508: its answer cannot be read.</exception>
    public async Task<HostStatus> ObserveAsync(StepScope scope)
    {
        var result = await RunScriptAsync(new Observe(), isQuiet: true, scope with { Post = _ => { } }).ConfigureAwait(false);
        var marker = Marker(result, "status");
        var json = result.Output.Split('\n').FirstOrDefault(line => line.StartsWith('{')) ?? "";
        try
        {
            return marker is { ExitCode: 0 } ? HostStatus.Parse(json) : throw Unreadable(result).Exception();
        }
        catch (JsonException e)
        {
            throw Unreadable(result).Exception(e);
        }
    }

    /// <exception cref="BuildException">BK0505: the script did not run to its end, so nothing is known.</exception>
    /// <exception cref="OperationCanceledException">It was not started, or killed.</exception>
    public async Task<VerbOutcome> RunAsync(HostVerb verb, StepScope scope)
    {
        var result = await RunScriptAsync(verb, isQuiet: false, scope).ConfigureAwait(false);
        return Marker(result, verb.Name) is { } marker
            ? new() { Verb = verb, ExitCode = marker.ExitCode, Changed = marker.Changed, Messages = result.LastLines }
            : throw Errors.HostScriptDidNotRun(verb.Name, $"{Name}, {Directory}", $"it ended with exit code {result.ExitCode}", result.LastLines).Exception();
    }

    /// <summary>What a person would type.</summary>
    public string CommandLine(string verb) => ShellQuoting.Line("sh", [Release.Script, verb, "--root", Directory]);

    async Task<CommandResult> RunScriptAsync(HostVerb verb, bool isQuiet, StepScope scope)
    {
        var command = new Command
        {
            Tool = "sh",
            Arguments = [Release.Script, verb.Name, .. verb.Options, "--root", Directory, "--actor", actor],
            Directory = Release.Directory,
            SuccessCodes = AnyCode,
            IsQuiet = isQuiet,
        };
        try
        {
            return await CommandRunner.RunAsync(command, scope, capture: true).ConfigureAwait(false);
        }
        catch (BuildException e) when (e.Error.Code != Errors.ToolNotFoundCode)
        {
            throw Errors.HostScriptDidNotRun(verb.Name, $"{Name}, {Directory}", e.Error.Message, []).Exception(e);
        }
    }

    BuildError Unreadable(CommandResult result) => Errors.HostStatusUnreadable(Name, Directory, result.ExitCode, result.LastLines);

    // Only the script's last line tells that it ran to its end; the exit code alone could be anybody's.
    static (int ExitCode, bool Changed)? Marker(CommandResult result, string verb)
    {
        var line = result.Output.TrimEnd('\n', '\r').Split('\n')[^1];
        return line.StartsWith($"buildkit: verb={verb} ", StringComparison.Ordinal)
            && line.EndsWith($" rc={result.ExitCode}", StringComparison.Ordinal)
            ? (result.ExitCode, line.Contains(" changed=yes ", StringComparison.Ordinal))
            : null;
    }
}
