using BuildKit.Events;
using BuildKit.Hosts;

namespace BuildKit.Deployments;

/// <summary>Tells what happens on the hosts of a plan.</summary>
sealed class HostEvents(StepScope scope, DeploymentPlan plan)
{
    /// <summary>All hosts as they stand before anything begins.</summary>
    public void Begin(IEnumerable<HostTrack> tracks)
    {
        if (!plan.IsEmpty)
        {
            foreach (var track in tracks)
            {
                Changed(track, track.Standing == HostStanding.Pending ? "waits" : InWords(track.Standing));
            }
        }
    }

    public void Begin(HostTrack track, HostVerb verb) => Changed(track, verb.Name);

    public void End(HostTrack track, HostAnswer answer)
    {
        if (answer.Outcome is { } outcome)
        {
            scope.Post(new HostVerbFinished
            {
                Target = scope.Target,
                Step = scope.Step,
                Time = scope.Time.GetUtcNow(),
                Environment = plan.Environment,
                Host = track.Planned.Name,
                Verb = answer.Verb.Name,
                ExitCode = outcome.ExitCode,
                Changed = outcome.Changed,
            });
        }

        Changed(track, track.Standing == HostStanding.Pending ? "staged" : InWords(track.Standing));
    }

    public void Seen(HostTrack track) => Changed(track, InWords(track.Standing));

    public static string InWords(HostStanding standing) => standing switch
    {
        HostStanding.Unchanged => "nothing to do",
        HostStanding.Pending => "not begun",
        HostStanding.Switched => "done",
        HostStanding.RolledBack => "rolled back",
        HostStanding.Failed => "failed",
        HostStanding.Quarantined => "needs a look",
        HostStanding.Lost => "does not answer",
        HostStanding.Interrupted => "interrupted",
        _ => "left out",
    };

    void Changed(HostTrack track, string doing) => scope.Post(new HostStateChanged
    {
        Target = scope.Target,
        Step = scope.Step,
        Time = scope.Time.GetUtcNow(),
        Environment = plan.Environment,
        Host = track.Planned.Name,
        Release = Release(track),
        Doing = doing,
        Health = Health(track),
    });

    static string? Release(HostTrack track) => track.Standing == HostStanding.Switched ? track.Planned.Target ?? track.Now?.Current : track.Now?.Active;

    static string Health(HostTrack track) => track.Standing switch
    {
        HostStanding.Switched or HostStanding.Unchanged or HostStanding.RolledBack => "healthy",
        HostStanding.Quarantined => "unhealthy",
        _ => track.Now?.Healthy switch { true => "healthy", false => "unhealthy", _ => "unknown" },
    };
}
