namespace BuildKit.Tests.Execution;

/// <summary>Walks through the events of a run and holds each one against the reference model.</summary>
sealed class RandomRunCheck(RandomRun run, RandomRunDriver driver)
{
    readonly ReferenceModel model = new(run);
    readonly Dictionary<string, Outcome> finished = [];
    readonly HashSet<string> started = [];
    readonly Dictionary<string, Outcome> steps = [];
    readonly HashSet<VirtualStep> running = [];
    int signals;

    public void Check(IReadOnlyList<BuildEvent> events)
    {
        Assert.Equal(model.Order, Assert.IsType<BuildStarted>(events[0]).Targets);
        foreach (var happened in events.Skip(1).SkipLast(1))
        {
            CheckOne(happened);
        }

        Assert.Equal(model.Order.Order(), finished.Keys.Order());
        var end = Assert.IsType<BuildFinished>(events[^1]);
        Assert.Equal(signals > 0, end.Cancelled);
        Assert.Equal(signals == 0 && !finished.ContainsValue(Outcome.Failed), end.Succeeded);
    }

    void CheckOne(BuildEvent happened)
    {
        if (happened is TargetEvent { Target: var target })
        {
            Assert.False(finished.ContainsKey(target), $"{target} goes on after its end: {happened}");
        }

        switch (happened)
        {
            case CancellationRequested requested:
                signals++;
                Assert.Equal(signals == 2, requested.Now);
                break;
            case TargetStarted began:
                CheckTargetStart(began.Target);
                break;
            case StepStarted began:
                CheckStepStart(Step(began));
                break;
            case StepFinished ended:
                CheckStepEnd(Step(ended), ended.Outcome);
                break;
            case TargetFinished ended:
                CheckTargetEnd(ended);
                finished.Add(ended.Target, ended.Outcome);
                break;
        }
    }

    void CheckTargetStart(string name)
    {
        Assert.True(started.Add(name), $"{name} starts twice");
        Assert.All(model.Predecessors(name), predecessor => Assert.True(finished.ContainsKey(predecessor), $"{name} starts before {predecessor} ends"));
        Assert.Equal((null, null), model.Verdict(name, finished, signals));
        Assert.True(Target(name).Condition != false && !Target(name).ConditionThrows, $"{name} starts against its condition");
    }

    void CheckStepStart(VirtualStep step)
    {
        Assert.True(started.Contains(step.Target), $"{step.Id} starts before its target");
        Assert.True(signals == 0 || (signals == 1 && Target(step.Target).IsAssured), $"{step.Id} starts after the signal");
        Assert.True(running.Count < run.Jobs, $"{step.Id} starts without a free job");
        Assert.True(run.Jobs > 1 || !model.Order.TakeWhile(name => name != step.Target).Any(CouldGoOn), $"{step.Id} starts out of order");
        Assert.DoesNotContain(running, other => Resources(other).Intersect(Resources(step)).Any());
        var own = Own(step);
        Assert.True(step.Name is null || own is null || steps.ContainsKey(own.Id), $"{step.Id} starts before the target's own step ends");
        var failed = Target(step.Target).Steps.Exists(other => steps.GetValueOrDefault(other.Id) == Outcome.Failed);
        Assert.True(!failed || Target(step.Target).Proceeds, $"{step.Id} starts after another step failed");
        Assert.True(running.Add(step), $"{step.Id} starts twice");
    }

    // 6.3, with one job.
    bool CouldGoOn(string name) => !finished.ContainsKey(name) && model.Predecessors(name).All(finished.ContainsKey);

    void CheckStepEnd(VirtualStep step, Outcome outcome)
    {
        Assert.True(running.Remove(step), $"{step.Id} ends but does not run");
        Assert.True(steps.TryAdd(step.Id, outcome), $"{step.Id} ends twice");
        Assert.True(Expected(step).Contains(outcome), $"{step.Id} is {outcome}, not {string.Join(" or ", Expected(step))}");
    }

    Outcome[] Expected(VirtualStep step)
    {
        var attempts = driver.Attempts.GetValueOrDefault(step.Id) ?? [];
        var most = 1 + (step.Retries > 0 ? step.Retries : Own(step)?.Retries ?? 0);
        Assert.True(attempts.Count <= most, $"{step.Id} is tried {attempts.Count} times");
        Assert.All(attempts.SkipLast(1), attempt => Assert.DoesNotContain("succeeded", attempt.Did, StringComparison.Ordinal));
        var isLast = attempts.Count == most && attempts[^1] is { Did: not "is running", Heard: false };
        return attempts.LastOrDefault().Did switch
        {
            "succeeded" => [Outcome.Executed],
            RandomRunDriver.EndedWhenGivenUp => [Outcome.Executed, Outcome.Cancelled],
            _ when isLast => [Outcome.Failed],
            _ when driver.Heard(step.Target) => [Outcome.Cancelled],
            _ => throw new InvalidOperationException($"{step.Id} gave up"),
        };
    }

    void CheckTargetEnd(TargetFinished ended)
    {
        var (name, target) = (ended.Target, Target(ended.Target));
        Assert.DoesNotContain(running, step => step.Target == name);
        Assert.All(model.Predecessors(name), predecessor => Assert.True(finished.ContainsKey(predecessor), $"{name} ends before {predecessor}"));
        if (started.Contains(name))
        {
            Assert.Equal((name, OfSteps(target)), (name, ended.Outcome));
            return;
        }

        var (outcome, reason) = model.Verdict(name, finished, signals);
        if (outcome == Outcome.NotRun && reason == "the run was cancelled" && ended.Outcome != Outcome.NotRun)
        {
            // The condition was being asked when the signal came.
            (outcome, reason) = model.Verdict(name, finished, signals: 0);
        }

        var byCondition = target.ConditionThrows ? (Outcome.Failed, (string?)null) : (Outcome.Skipped, "condition");
        (outcome, reason) = outcome is null ? byCondition : (outcome, reason);
        Assert.Equal((name, outcome), (name, ended.Outcome));
        Assert.StartsWith(reason ?? "", ended.Reason ?? "");
        Assert.True(ended.Outcome != Outcome.NotRun || ended.Reason == reason, $"{name}: {ended.Reason} instead of {reason}");
        Assert.True(outcome != Outcome.Skipped || reason != "condition" || target.Condition == false, $"{name} was left out without a reason");
    }

    // 4.10
    Outcome OfSteps(VirtualTarget target)
    {
        var outcomes = target.Steps.ConvertAll(step => steps.TryGetValue(step.Id, out var outcome) ? outcome : (Outcome?)null);
        return outcomes.Contains(Outcome.Failed) ? Outcome.Failed
            : outcomes.Contains(Outcome.Cancelled) || outcomes.Contains(null) ? Outcome.Cancelled
            : Outcome.Executed;
    }

    // 5.3
    IEnumerable<string> Resources(VirtualStep step) => step.Resources.Concat(Own(step)?.Resources ?? []);

    VirtualStep? Own(VirtualStep step) => Target(step.Target).Steps.Find(other => other.Name is null);

    VirtualTarget Target(string name) => run.Targets.Find(target => target.Name == name)!;

    VirtualStep Step(TargetEvent happened) => Target(happened.Target).Steps.Find(step => step.Name == happened.Step)!;
}
