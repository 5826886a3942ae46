using BuildKit.Graph;
using BuildKit.Targets;

namespace BuildKit.Pipelines;

/// <summary>
/// Plans the jobs of a pipeline from the graph. A job needs each job that asks for a target which this one's targets depend on;
/// what such a job has run is not run again, and its declared outputs are handed over.
/// </summary>
sealed class JobPlanner(PipelineScript script, PipelineModel pipeline)
{
    readonly Dictionary<string, PlannedJob> planned = new(StringComparer.Ordinal);
    readonly Stack<string> beingPlanned = new();
    readonly Dictionary<string, bool> handOver = new(StringComparer.Ordinal);
    readonly TriggerPart[] triggers = [.. pipeline.Triggers.SelectMany(trigger => trigger.Parts).Distinct()];

    BuildGraph Graph => script.Graph;

    /// <exception cref="BuildException">BK0454, BK0455, BK0457: jobs need what is none, each other, or one that does not run when they do.</exception>
    public PlannedPipeline Plan() => new(pipeline, triggers, [.. pipeline.Jobs.Select(Planned)]);

    PlannedJob Planned(JobModel job)
    {
        if (planned.TryGetValue(job.Name, out var known))
        {
            return known;
        }

        if (beingPlanned.Contains(job.Name))
        {
            throw Errors.JobsInCircle(pipeline.Name, [.. beingPlanned.TakeWhile(name => name != job.Name).Append(job.Name).Reverse(), job.Name]).Exception();
        }

        beingPlanned.Push(job.Name);
        PlannedJob[] needs = [.. NeedsOf(job).Select(Planned)];
        beingPlanned.Pop();
        return planned[job.Name] = Plan(job, needs);
    }

    List<JobModel> NeedsOf(JobModel job)
    {
        if (job.Needs.Find(name => !pipeline.Jobs.Exists(other => other.Name == name)) is { } unknown)
        {
            throw Errors.UnknownJob($"'{pipeline.Name}', Needs of job '{job.Name}'", unknown, [.. pipeline.Jobs.Select(other => other.Name)]).Exception();
        }

        var reached = Graph.Reachable(job.Targets, skipped: null).Select(target => target.Name).ToHashSet(StringComparer.Ordinal);
        reached.UnionWith(RunsAfter(job));
        reached.ExceptWith(job.Targets);
        return pipeline.Jobs.FindAll(other => other != job && (job.Needs.Contains(other.Name) || other.Targets.Exists(reached.Contains)));
    }

    // 'After' is order between targets that are both asked for, in two jobs as in one.
    IEnumerable<string> RunsAfter(JobModel job)
    {
        foreach (var id in job.Targets.Select(Graph.Id))
        {
            foreach (var earlier in Graph.Order[id].ToArray())
            {
                yield return Graph.Targets[earlier].Name;
            }
        }
    }

    PlannedJob Plan(JobModel job, PlannedJob[] needs)
    {
        var earlier = WithWhatTheyNeed(needs);
        var ran = earlier.SelectMany(other => other.Running).ToHashSet(StringComparer.Ordinal);
        ran.ExceptWith(job.Targets);
        var (running, skipped) = Walk(job, ran);
        var models = running.ConvertAll(Graph.Find);
        var read = script.MembersRead(models);
        return new()
        {
            Model = job,
            Platforms = job.Platforms.Count == 0 ? [CiPlatform.Linux] : job.Platforms,
            Needs = needs,
            Triggers = TriggersOf(job, needs),
            Running = running,
            Skipped = skipped,
            Taken = Taken(skipped, earlier),
            Secrets = SecretsRead(job, read),
            ReadsHistory = read is null || read.Contains("Repository") || models.Exists(target => target.Provides.Count > 0 || target.Options.Count > 0),
            TakesEnvironment = job.DeployedTo is not null && models.Exists(target => target.Options.Exists(option => option.Name == "environment")),
        };
    }

    // Nearest first is not asked for: whoever ran a target first has its outputs.
    static List<PlannedJob> WithWhatTheyNeed(IEnumerable<PlannedJob> needs)
    {
        var all = new List<PlannedJob>();
        foreach (var job in needs)
        {
            all.AddRange(WithWhatTheyNeed(job.Needs));
            all.Add(job);
        }

        return [.. all.Distinct()];
    }

    // From what is asked for, not past what another job has done.
    (List<string> Running, List<string> Skipped) Walk(JobModel job, HashSet<string> ran)
    {
        var (running, skipped) = (new List<string>(), new SortedSet<string>(StringComparer.Ordinal));
        var queue = new Queue<int>(job.Targets.Select(Graph.Id));
        var seen = queue.ToHashSet();
        while (queue.TryDequeue(out var id))
        {
            var target = Graph.Targets[id];
            var isSkipped = ran.Contains(target.Name) && CanBeHandedOver(target);
            if (isSkipped)
            {
                skipped.Add(target.Name);
            }
            else
            {
                running.Add(target.Name);
            }

            int[] next = !isSkipped ? [.. Graph.Dependencies[id], .. Graph.Triggered[id]]
                : target.WhenSkipped == Dependencies.Run ? [.. Graph.Dependencies[id]] : [];
            foreach (var other in next.Where(seen.Add))
            {
                queue.Enqueue(other);
            }
        }

        return (running, [.. skipped]);
    }

    bool CanBeHandedOver(TargetModel target)
    {
        if (!handOver.TryGetValue(target.Name, out var can))
        {
            handOver.Add(target.Name, can = HandOver.IsPossible(target));
        }

        return can;
    }

    // A target may read what any target before it left; only what is packed into a release is in there already.
    Dictionary<PlannedJob, IReadOnlyList<string>> Taken(List<string> skipped, List<PlannedJob> earlier)
    {
        var taken = new Dictionary<PlannedJob, IReadOnlyList<string>>();
        var queue = new Queue<int>(skipped.Select(Graph.Id));
        var seen = queue.ToHashSet();
        while (queue.TryDequeue(out var id))
        {
            var target = Graph.Targets[id];
            if (Leavings.AreDeclared(target) && CanBeHandedOver(target) && earlier.Find(job => job.Running.Contains(target.Name)) is { } giver)
            {
                taken[giver] = [.. taken.GetValueOrDefault(giver) ?? [], target.Name];
            }

            foreach (var other in target.Keeps.Count > 0 ? [] : Graph.Dependencies[id].ToArray().Where(seen.Add))
            {
                queue.Enqueue(other);
            }
        }

        return taken;
    }

    string[] SecretsRead(JobModel job, IReadOnlySet<string>? read)
    {
        var wanted = script.Parameters.Where(parameter => parameter.IsSecret && (read is null || read.Contains(parameter.MemberName))).ToList();
        // What is encrypted in the repository needs its password only, and a variable would take the place of what a command tells.
        var given = wanted.FindAll(parameter => !parameter.IsEncrypted && parameter.SecretCommand is null).ConvertAll(parameter => parameter.Variable);
        given.ForEach(variable => JobNames.CheckSecret($"'{pipeline.Name}', job '{job.Name}'", variable));
        return [.. given.Concat(wanted.Exists(parameter => parameter.IsEncrypted) ? [Secrets.SecretPasswords.Variable] : []).Order(StringComparer.Ordinal)];
    }

    TriggerPart[] TriggersOf(JobModel job, PlannedJob[] needs)
    {
        var own = job.OnlyOn.Count == 0 ? triggers : job.OnlyOn.SelectMany(trigger => trigger.Parts).Distinct().ToArray();
        if (Array.Find(own, part => !triggers.Any(trigger => trigger.Covers(part))) is { } foreign)
        {
            throw Errors.JobNeverRuns($"'{pipeline.Name}', job '{job.Name}'", $"The pipeline does not run for {foreign.InWords}, for which only this job is to run", "Add it to .On(…), or take it away from .OnlyOn(…).").Exception();
        }

        TriggerPart[] common = [.. needs.Aggregate((IEnumerable<TriggerPart>)own, (parts, need) => Common(parts, need.Triggers)).Distinct()];
        return common.Length > 0
            ? common
            : throw Errors.JobNeverRuns($"'{pipeline.Name}', job '{job.Name}'", $"It needs {string.Join(", ", needs.Select(need => $"'{need.Name}'"))}, and there is nothing for which all of them run", "Let .OnlyOn(…) of these jobs have something in common.").Exception();
    }

    static IEnumerable<TriggerPart> Common(IEnumerable<TriggerPart> parts, IReadOnlyList<TriggerPart> others) =>
        parts.SelectMany(part => others.Where(other => part.Covers(other)).Concat(others.Any(other => other.Covers(part)) ? [part] : []));
}
