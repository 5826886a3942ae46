using System.Collections.Immutable;
using BuildKit.Commands;
using BuildKit.Events;

namespace BuildKit.Hosts;

/// <summary>A directory of this machine, which is changed by the same host script that a person would run.</summary>
sealed class LocalTransport(AbsolutePath directory) : ITransport
{
    /// <summary>What this machine is called as a host.</summary>
    public const string Name = "localhost";

    static readonly ImmutableSortedSet<int> AnyCode = [.. Enumerable.Range(0, 256)];

    public string Where => $"{Name}, {directory}";

    public string Root => directory;

    public async Task<ScriptAnswer> RunAsync(HostScriptCall call, StepScope scope)
    {
        try
        {
            var result = await CommandRunner.RunAsync(CommandFor(call), scope, capture: true).ConfigureAwait(false);
            return Answer(call, result);
        }
        catch (BuildException e) when (e.Error.Code != Errors.ToolNotFoundCode)
        {
            return new() { Cause = Errors.HostScriptDidNotRun(call.Verb, Where, e.Error.Message, []) };
        }
    }

    /// <summary>It is there already.</summary>
    public Task<string> SendAsync(HostPackage package, StepScope scope) => Task.FromResult<string>(package.File);

    Command CommandFor(HostScriptCall call) => new()
    {
        Tool = "sh",
        Arguments = [call.Script, call.Verb, .. call.Arguments, "--root", directory],
        Directory = call.Script.Parent,
        Environment = call.Secrets,
        SuccessCodes = AnyCode,
        IsQuiet = call.IsQuiet,
    };

    ScriptAnswer Answer(HostScriptCall call, CommandResult result) => ScriptMarker.Of(result.Output, call.Verb) is { } marker && marker.ExitCode == result.ExitCode
        ? new()
        {
            ExitCode = marker.ExitCode,
            Changed = marker.Changed,
            Output = ScriptMarker.WithoutMarker(result.Output),
            Messages = result.LastLines,
        }
        : new()
        {
            Cause = Errors.HostScriptDidNotRun(call.Verb, Where, $"it ended with exit code {result.ExitCode}", result.LastLines),
            Output = result.Output,
            Messages = result.LastLines,
        };
}
