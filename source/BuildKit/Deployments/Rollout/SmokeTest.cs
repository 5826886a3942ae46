using System.Collections.Immutable;
using BuildKit.Commands;
using BuildKit.Events;

namespace BuildKit.Deployments;

/// <summary>A script of the repository that is run on this machine against hosts that have the release.</summary>
sealed class SmokeTest(string script, EnvironmentModel environment, string release)
{
    /// <summary>What is wrong; null if nothing is.</summary>
    public async Task<BuildError?> RunAsync(IReadOnlyList<string> hosts, StepScope scope)
    {
        var command = new Command
        {
            Tool = "sh",
            Arguments = [script],
            Directory = scope.Root,
            Environment = ImmutableSortedDictionary<string, string>.Empty.Add("DEPLOY_ENVIRONMENT", environment.Name)
                .Add("DEPLOY_RELEASE", release).Add("DEPLOY_HOSTS", string.Join(' ', hosts.Select(environment.AddressOf))),
        };
        try
        {
            await CommandRunner.RunAsync(command, scope).ConfigureAwait(false);
            return null;
        }
        catch (BuildException e)
        {
            return Errors.SmokeTestFailed(script, environment.Name, string.Join(' ', hosts), e.Error);
        }
        catch (OperationCanceledException) when (!scope.Stop.Now.IsCancellationRequested)
        {
            // Nothing new begins anyway, and what is there stays as it is.
            return null;
        }
    }
}
