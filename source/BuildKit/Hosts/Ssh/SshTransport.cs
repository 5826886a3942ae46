using System.Text;
using BuildKit.Events;

namespace BuildKit.Hosts;

/// <summary>
/// A directory of a host that the OpenSSH client reaches. The command text is constant; the verb, its arguments, secrets and the host
/// script go through standard input, where nobody else sees them.
/// </summary>
/// <param name="name">The host's name in the environment.</param>
/// <param name="connection">The way there.</param>
/// <param name="root">The directory there.</param>
sealed class SshTransport(string name, SshConnection connection, string root) : ITransport
{
    public string Where => $"{connection.Destination}, {Root}";

    public string Root { get; } = root;

    /// <summary>
    /// A run that has begun is not interrupted by the first Ctrl-C: the host would go on alone. The second one stops waiting for it.
    /// </summary>
    public async Task<ScriptAnswer> RunAsync(HostScriptCall call, StepScope scope)
    {
        scope.Stop.Gentle.ThrowIfCancellationRequested();
        try
        {
            var script = await File.ReadAllTextAsync(call.Script, scope.Stop.Now).ConfigureAwait(false);
            var ssh = new SshCall("exec sh -s", $"{Preamble(call)}{script}") { IsQuiet = call.IsQuiet };
            return Answer(call, await connection.RunAsync(ssh, scope with { Stop = new(CancellationToken.None, scope.Stop.Now) }).ConfigureAwait(false));
        }
        catch (BuildException e) when (e.Error.Code != Errors.ToolNotFoundCode)
        {
            return new() { NeverBegan = true, Cause = e.Error };
        }
    }

    public Task<string> SendAsync(HostPackage package, StepScope scope) =>
        new SshUpload(connection, Root, package, new(name, package, scope), scope).RunAsync();

    // A preamble that is cut off does nothing: it sets names, and the script below it is functions up to its last line.
    string Preamble(HostScriptCall call)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in call.Secrets.Add("DEPLOY_RUN", call.Id))
        {
            text.Append(name).Append('=').Append(Quoted(value)).Append("; export ").Append(name).Append('\n');
        }

        string[] words = [call.Verb, .. call.Arguments, "--root", Root];
        return text.Append("set --").AppendJoin("", words.Select(word => $" {Quoted(word)}")).Append('\n').ToString();
    }

    // The script's last line decides, whatever the client's exit code is: 255 has many meanings.
    ScriptAnswer Answer(HostScriptCall call, SshResult result) => ScriptMarker.Of(result.Output, call.Verb) is { } marker
        ? new()
        {
            ExitCode = marker.ExitCode,
            Changed = marker.Changed,
            Output = ScriptMarker.WithoutMarker(result.Output),
            Messages = Last(result),
        }
        : new()
        {
            IsLost = result.ExitCode == 255,
            Cause = Errors.HostScriptDidNotRun(call.Verb, Where, HowItEnded(result), Last(result)),
            Output = result.Output,
            Messages = Last(result),
        };

    static string HowItEnded(SshResult result) => result.ExitCode == 255 ? "the connection was lost" : $"it ended with exit code {result.ExitCode}";

    static IReadOnlyList<string> Last(SshResult result) => [.. (result.IsConnected ? result.Messages : result.BeforeConnected).TakeLast(10).Select(Masking.SecretMask.Current.Mask)];

    static string Quoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
