using BuildKit.Deployments;
using BuildKit.Events;
using BuildKit.Hosts;

namespace BuildKit.Tests.Deployments.Simulation;

/// <summary>
/// A fleet without any machine, whose every event is decided by a seed: who goes on next, what befalls it, when somebody presses Ctrl-C. All
/// runs on the calling thread.
/// </summary>
sealed class World : IDisposable
{
    readonly Random random;
    readonly List<TaskCompletionSource> waiting = [];
    readonly SimulatedTime time = new();
    readonly CancellationTokenSource gentle = new();
    readonly List<string> problems = [];
    int interruptAt;

    public World(int seed, int hosts)
    {
        random = new(seed);
        for (var i = 1; i <= hosts; i++)
        {
            Hosts.Add(new(Plans.Name(i), this));
        }

        Outsider = new("outsider", this);
        Outsider.Had(Plans.Old);
    }

    public List<SimulatedHost> Hosts { get; } = [];

    /// <summary>A host that the executor could reach, and no plan names.</summary>
    public SimulatedHost Outsider { get; }

    /// <summary>How likely a verb does not simply succeed.</summary>
    public double Trouble { get; set; }

    /// <summary>What befalls a verb in place of a random fate; null for that.</summary>
    public Func<HostVerb, Fate>? Fates { get; set; }

    /// <summary>How many hosts may be missing at once.</summary>
    public int Allowed { get; set; } = int.MaxValue;

    /// <summary>A verb begins on a host.</summary>
    public event Action<SimulatedHost, HostVerb>? Verb;

    /// <summary>A host is asked how it stands.</summary>
    public event Action<SimulatedHost>? Looked;

    public int Steps { get; private set; }

    public IReadOnlyList<string> Problems => problems;

    public Random Random => random;

    public void Dispose() => gentle.Dispose();

    /// <summary>Whether no host may be switched before the data are migrated.</summary>
    public bool Migrates { get; set; }

    public void Begin(SimulatedHost host, HostVerb verb)
    {
        if (Migrates && verb is Activate && !Hosts.Exists(one => one.Migrations.GetValueOrDefault("migrate") == "done"))
        {
            problems.Add($"step {Steps}: {host.Name} is switched before the data are migrated");
        }

        Verb?.Invoke(host, verb);
    }

    /// <summary>The data are being changed, which is to happen once.</summary>
    public void Migrate(SimulatedHost host, Migrate verb)
    {
        var step = verb.Contract ? "contract" : "migrate";
        problems.AddRange(Hosts.Where(one => one.Migrations.GetValueOrDefault(step) is "done" or "begun").Select(one => $"step {Steps}: {step} on {host.Name}, which {one.Name} has {one.Migrations[step]}"));
        if (verb.Contract)
        {
            problems.AddRange(Hosts.Where(one => one.Current != Plans.New).Select(one => $"step {Steps}: what {one.Name} still needs is removed"));
        }
    }

    public void Look(SimulatedHost host) => Looked?.Invoke(host);

    public void Pass(TimeSpan span) => time.Pass(span);

    public void Interrupt() => gentle.Cancel();

    public void InterruptAt(int step) => interruptAt = step;

    public Task TurnAsync()
    {
        var turn = new TaskCompletionSource();
        lock (waiting)
        {
            waiting.Add(turn);
        }

        return turn.Task;
    }

    public Fate NextFate(HostVerb verb) =>
        Fates is not null ? Fates(verb) : random.NextDouble() >= Trouble ? Fate.Succeeds : (Fate)random.Next(1, Enum.GetValues<Fate>().Length);

    /// <summary>Everything is mended, and nothing more happens.</summary>
    public void Heal()
    {
        (Trouble, Fates, interruptAt, Allowed) = (0, null, 0, int.MaxValue);
        Hosts.ForEach(host => host.GoneFor = 0);
        foreach (var host in Hosts.Where(host => host.Migrations.ContainsValue("begun")))
        {
            // Somebody has looked at the data.
            host.Migrations.Where(one => one.Value == "begun").Select(one => one.Key).ToList().ForEach(step => host.Migrations[step] = "done");
        }
    }

    /// <summary>Looks at all hosts as they are in this moment.</summary>
    public void Check()
    {
        var missing = Hosts.Count(host => host.IsInTransition || host.IsBrokenByRollout);

        // One at a time is always taken back, however many are missing.
        if (missing - (Hosts.Count(host => host.IsGoingBack) == 1 ? 1 : 0) > Allowed)
        {
            problems.Add($"step {Steps}: {missing} hosts are missing at once, {Allowed} may");
        }

        problems.AddRange(Hosts.Where(host => host.Current is not null && !host.Complete.Contains(host.Current)).Select(host => $"step {Steps}: {host.Name} points to nothing complete"));
    }

    public FleetState Observe() => new([.. Hosts.Select(host => new ObservedHost
    {
        Name = host.Name,
        Status = host.GoneFor > 0 ? null : host.Status(),
        Cause = host.GoneFor > 0 ? Plans.Silent(host.Name) : null,
        Platform = "linux-x64",
    })]);

    /// <summary>Does the plan to its end, which it has to reach.</summary>
    public FleetRun Run(DeploymentPlan plan, FleetState observed)
    {
        var scope = new StepScope
        {
            Target = "Deploy",
            Root = AbsolutePath.Of("/"),
            Id = "test",
            Post = _ => { },
            Time = time,
            Stop = new(interruptAt > 0 ? gentle.Token : CancellationToken.None, CancellationToken.None),
        };
        var members = Hosts.Append(Outsider).ToDictionary(host => host.Name, IFleetMember (host) => host, StringComparer.Ordinal);
        var run = new FleetExecutor(plan, observed, members, scope, TimeSpan.FromHours(1)).RunAsync();
        while (!run.IsCompleted)
        {
            Step(() => run.IsCompleted);
        }

        return run.GetAwaiter().GetResult();
    }

    void Step(Func<bool> isOver)
    {
        if (++Steps > 100_000)
        {
            throw new InvalidOperationException("it does not come to an end");
        }

        if (Steps == interruptAt)
        {
            gentle.Cancel();
        }

        if (Next() is { } turn)
        {
            turn.SetResult();
        }
        else if (!time.MoveOn() && !SpinWait.SpinUntil(() => isOver() || IsAnyoneWaiting, TimeSpan.FromSeconds(20)))
        {
            throw new InvalidOperationException("nobody goes on");
        }
    }

    // What a cancellation sets going is queued, and comes in a moment.
    bool IsAnyoneWaiting
    {
        get
        {
            lock (waiting)
            {
                return waiting.Count > 0 || time.IsAnyoneWaiting;
            }
        }
    }

    TaskCompletionSource? Next()
    {
        lock (waiting)
        {
            if (waiting.Count == 0)
            {
                return null;
            }

            var next = random.Next(waiting.Count);
            var turn = waiting[next];
            waiting.RemoveAt(next);
            return turn;
        }
    }
}
