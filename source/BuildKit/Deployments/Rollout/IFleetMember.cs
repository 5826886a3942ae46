using BuildKit.Events;
using BuildKit.Files;
using BuildKit.Hosts;

namespace BuildKit.Deployments;

/// <summary>One host of a fleet, as far as a plan is done there.</summary>
interface IFleetMember
{
    string Name { get; }

    /// <summary>For messages.</summary>
    string Where { get; }

    /// <exception cref="BuildException">It does not tell its state, or cannot be reached.</exception>
    Task<HostStatus> ObserveAsync(StepScope scope);

    /// <exception cref="BuildException">Nobody knows what became of the verb.</exception>
    /// <exception cref="OperationCanceledException">It was not started, or is no longer waited for.</exception>
    Task<VerbOutcome> RunAsync(HostVerb verb, StepScope scope);

    /// <summary>What a person would type.</summary>
    string CommandLine(string verb);
}

/// <summary>A host that gets its package before the script is asked to unpack it.</summary>
sealed class FleetMember(FleetHost host) : IFleetMember
{
    const int OtherContent = 12;

    public string Name => host.Name;

    public string Where => host.Where;

    public Task<HostStatus> ObserveAsync(StepScope scope) => host.ObserveAsync(scope);

    public async Task<VerbOutcome> RunAsync(HostVerb verb, StepScope scope)
    {
        return verb is Stage stage ? await StageAsync(stage, scope).ConfigureAwait(false) : await host.RunAsync(verb, scope).ConfigureAwait(false);
    }

    // What is right here and wrong there is sent once more, because the next sending begins with removing it.
    async Task<VerbOutcome> StageAsync(Stage stage, StepScope scope)
    {
        var package = PackageOf(stage);
        var outcome = await SendAndStageAsync().ConfigureAwait(false);
        return outcome.ExitCode == OtherContent && Digest.OfFile(package.File).ToString() == package.Sha256
            ? await SendAndStageAsync().ConfigureAwait(false)
            : outcome;

        async Task<VerbOutcome> SendAndStageAsync()
        {
            var there = await host.Transport.SendAsync(package, scope).ConfigureAwait(false);
            return await host.RunAsync(stage with { Package = there }, scope).ConfigureAwait(false);
        }
    }

    public string CommandLine(string verb) => host.CommandLine(verb);

    HostPackage PackageOf(Stage stage)
    {
        var manifest = host.Release.Manifest;
        var package = manifest.Archives.First(package => package.Sha256 == stage.Digest);
        return new()
        {
            File = host.Release.Directory / package.Name,
            Name = package.Name,
            Release = manifest.Release,
            Sha256 = package.Sha256,
            Size = package.Size,
        };
    }
}
