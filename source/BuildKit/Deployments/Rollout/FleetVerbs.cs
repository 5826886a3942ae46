using BuildKit.Hosts;

namespace BuildKit.Deployments;

/// <summary>Runs verbs on the hosts of a plan, and tells that they begin.</summary>
sealed class FleetVerbs(IReadOnlyDictionary<string, IFleetMember> members, CertainVerb certain, HostEvents events)
{
    /// <param name="track">The host.</param>
    /// <param name="verb">What.</param>
    /// <param name="target">The release that it is about; null if that is for the host to know.</param>
    public Task<HostAnswer> RunAsync(HostTrack track, HostVerb verb, string? target)
    {
        track.Begin();
        events.Begin(track, verb);
        return certain.RunAsync(members[track.Planned.Name], verb, target, track.Now);
    }

    /// <summary>How the host stands; null if it does not answer.</summary>
    public Task<HostStatus?> AskAsync(HostTrack track) => certain.AskAsync(members[track.Planned.Name]);

    /// <summary>Tells how a verb ended.</summary>
    public void Tell(HostTrack track, HostAnswer answer) => events.End(track, answer);
}
