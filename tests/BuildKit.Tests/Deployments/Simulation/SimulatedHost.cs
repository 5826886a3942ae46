using BuildKit.Deployments;
using BuildKit.Events;
using BuildKit.Hosts;

namespace BuildKit.Tests.Deployments.Simulation;

/// <summary>What befalls the next verb on a host.</summary>
enum Fate
{
    Succeeds,

    /// <summary>The new release is not healthy; the script takes it back if it can.</summary>
    Unhealthy,

    /// <summary>It is not healthy, and neither is what it is taken back to.</summary>
    Broken,

    /// <summary>The verb refuses and changes nothing.</summary>
    Refuses,

    /// <summary>The package is not what it should be.</summary>
    Digest,

    /// <summary>The connection is lost; nothing was done.</summary>
    LostBefore,

    /// <summary>The connection is lost; all was done.</summary>
    LostAfter,

    /// <summary>The connection is lost, and the host lost its power, in the middle.</summary>
    LostMidway,

    /// <summary>It never comes to an end, and nothing is done.</summary>
    Hangs,

    /// <summary>The host goes in the middle, and comes back in a while.</summary>
    VanishesForAWhile,

    /// <summary>The host goes in the middle, for good.</summary>
    VanishesForGood,
}

/// <summary>A host as a few lines of state: no script, no shell, nothing shared with the code under test but the words.</summary>
sealed class SimulatedHost(string name, World world) : IFleetMember
{
    readonly Stack<string> history = new();

    public string Name => name;

    public string Where => name;

    public HashSet<string> Complete { get; } = [];

    public HashSet<string> Bad { get; } = [];

    public string? Current { get; set; }

    public string? Active { get; set; }

    public string? Pending { get; set; }

    /// <summary>Being switched right now.</summary>
    public bool IsInTransition { get; private set; }

    public bool IsGoingBack { get; private set; }

    /// <summary>Left unhealthy, or nobody knows how, by a verb that brought a release; not by one that took it back.</summary>
    public bool IsBrokenByRollout { get; private set; }

    public int GoneFor { get; set; }

    public int Verbs { get; private set; }

    /// <summary>What became of the halves of the migration here: <c>done</c>, <c>failed</c>, <c>begun</c>.</summary>
    public SortedDictionary<string, string> Migrations { get; } = new(StringComparer.Ordinal);

    public bool IsSettled => Current is not null && Current == Active && Pending is null;

    /// <summary>A release that has been active for long.</summary>
    public void Had(string release)
    {
        Complete.Add(release);
        (Current, Active) = (release, release);
        history.Push(release);
    }

    public async Task<HostStatus> ObserveAsync(StepScope scope)
    {
        await world.TurnAsync().ConfigureAwait(false);
        world.Look(this);
        if (GoneFor > 0)
        {
            GoneFor -= GoneFor == int.MaxValue ? 0 : 1;
            throw Lost();
        }

        return Status();
    }

    public HostStatus Status() => new()
    {
        Current = Current,
        Active = Active,
        Previous = history.Count == 0 ? null : Current == history.Peek() ? history.Skip(1).FirstOrDefault() : history.Peek(),
        Pending = Pending is null ? null : new() { Verb = Pending, Release = Current! },
        Healthy = Current is null ? null : IsSettled,
        Migrations = [.. Migrations.Select(one => new HostMigration { Release = Plans.New, Step = one.Key, State = one.Value })],
        Releases = [.. Complete.Order(StringComparer.Ordinal).Select(id => new HostRelease { Id = id, Digest = Plans.Digest, Bad = Bad.Contains(id) })],
    };

    public async Task<VerbOutcome> RunAsync(HostVerb verb, StepScope scope)
    {
        await world.TurnAsync().ConfigureAwait(false);
        scope.Stop.Gentle.ThrowIfCancellationRequested();
        if (GoneFor > 0)
        {
            throw Lost();
        }

        Verbs++;
        var isSwitch = verb is Activate or GoBack;
        IsInTransition = isSwitch && !(verb is Activate && IsSettled && Current == Plans.New);
        IsGoingBack = verb is GoBack;
        world.Begin(this, verb);
        world.Check();
        await world.TurnAsync().ConfigureAwait(false);
        var fate = world.NextFate(verb);
        if (fate == Fate.Hangs)
        {
            IsInTransition = IsGoingBack = false;
            await new TaskCompletionSource().Task.WaitAsync(Timeout.InfiniteTimeSpan, TimeProvider.System, scope.Stop.Now).ConfigureAwait(false);
        }

        var code = Do(verb, fate);
        IsInTransition = IsGoingBack = false;
        world.Check();
        return code is { } known ? new() { Verb = verb, ExitCode = known, Changed = known is 0 or 20 or 21, Messages = [] } : throw Lost();
    }

    public string CommandLine(string verb) => verb;

    // The exit code; null if the connection is lost.
    int? Do(HostVerb verb, Fate fate)
    {
        switch (fate)
        {
            case Fate.Refuses:
                return 11;
            case Fate.Digest:
                return verb is Stage ? 12 : 11;
            case Fate.LostBefore:
                return null;
            case Fate.VanishesForAWhile or Fate.VanishesForGood:
                GoneFor = fate == Fate.VanishesForGood ? int.MaxValue : 2;
                Stop(verb);
                return null;
            case Fate.LostMidway:
                Stop(verb);
                return null;
        }

        var code = verb switch
        {
            Stage => Staged(),
            Activate => Activated(fate),
            GoBack back => WentBack(back.Release!, fate),
            Migrate migrate => Migrated(migrate, fate is Fate.Unhealthy or Fate.Broken ? "failed" : "done"),
            _ => 0,
        };
        return fate == Fate.LostAfter ? null : code;
    }

    // What was begun and did not come to its end is for a person.
    int Migrated(Migrate verb, string state)
    {
        var step = verb.Contract ? "contract" : "migrate";
        var before = Migrations.GetValueOrDefault(step);
        if (before == "done")
        {
            return 0;
        }

        if (!Complete.Contains(Plans.New) || (verb.Contract && Current != Plans.New) || before == "begun")
        {
            return 11;
        }

        world.Migrate(this, verb);
        Migrations[step] = state;
        return state == "done" ? 0 : 21;
    }

    int Staged()
    {
        Complete.Add(Plans.New);
        return 0;
    }

    int Activated(Fate fate)
    {
        if (!Complete.Contains(Plans.New))
        {
            return 11;
        }

        var before = history.Count == 0 || history.Peek() == Plans.New ? null : history.Peek();
        (Current, Pending) = (Plans.New, null);
        if (fate is not (Fate.Unhealthy or Fate.Broken))
        {
            Settle(Plans.New);
            return 0;
        }

        Bad.Add(Plans.New);
        Current = before ?? Plans.New;
        Active = fate == Fate.Unhealthy ? before : null;
        IsBrokenByRollout = Active is null;
        return Active is null ? 21 : 20;
    }

    int WentBack(string to, Fate fate)
    {
        if (!Complete.Contains(to))
        {
            return 30;
        }

        (Current, Pending) = (to, null);
        if (fate is Fate.Unhealthy or Fate.Broken)
        {
            Active = null;
            return 21;
        }

        while (history.Count > 1 && history.Peek() != to)
        {
            history.Pop();
        }

        Settle(to);
        return 0;
    }

    void Stop(HostVerb verb)
    {
        if (verb is Activate && Complete.Contains(Plans.New))
        {
            (Current, Active, Pending) = (Plans.New, null, "activate");
            IsBrokenByRollout = true;
        }
        else if (verb is GoBack { Release: { } to } && Complete.Contains(to))
        {
            (Current, Active, Pending) = (to, null, "rollback");
        }
        else if (verb is Migrate migrate)
        {
            Migrated(migrate, "begun");
        }
    }

    void Settle(string release)
    {
        Active = release;
        Bad.Remove(release);
        IsBrokenByRollout = false;
        if (history.Count == 0 || history.Peek() != release)
        {
            history.Push(release);
        }
    }

    BuildException Lost() => Errors.HostScriptDidNotRun("verb", name, "the connection was lost", []).Exception();
}
