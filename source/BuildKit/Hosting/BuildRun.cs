using System.Collections.Concurrent;
using System.Globalization;
using BuildKit.Caching;
using BuildKit.Commands;
using BuildKit.Events;
using BuildKit.Execution;
using BuildKit.Graph;
using BuildKit.Masking;
using BuildKit.Rendering;
using BuildKit.Targets;
using BuildKit.Verification;

namespace BuildKit.Hosting;

/// <summary>One run of a plan: takes the workspace, executes, shows, remembers.</summary>
sealed class BuildRun(HostEnvironment environment, LoadedScript script, BuildGraph graph)
{
    readonly CommandLine commandLine = script.CommandLine;
    readonly string run = NewRun(environment);

    JsonAnswers Answers => script.Instance.Definitions!.Shared<JsonAnswers>();

    /// <summary>Runs the targets and returns the exit code.</summary>
    /// <exception cref="BuildException">Nothing was run.</exception>
    public async Task<int> ExecuteAsync()
    {
        var requested = PlanRequests.TargetsOf(script, graph);
        foreach (var warning in ScriptSecrets.PlainOnes(script))
        {
            Warn(warning);
        }

        // Before Ctrl-C is ours: at the prompt for a password it ends the build, as anywhere else.
        await ScriptSecrets.ResolveAsync(environment, script, graph, requested).ConfigureAwait(false);
        using var interrupts = new Interrupts(environment.HearsSignals, environment.Stop);
        if (environment.IsInteractive)
        {
            await AskForMissingAsync(requested, interrupts.First).ConfigureAwait(false);
        }

        PlanRequests.RequireParameters(script);
        using var workspace = await TakeWorkspaceAsync(requested, interrupts).ConfigureAwait(false);
        // Also for processes that the author's code starts by itself: a build among them must not wait for this one.
        environment.SetVariable(StepEnvironment.StepVariable, StepId.OutsideOfSteps(run));

        var request = PlanRequests.ToRun(script, graph, requested, Warn);
        var plan = graph.Plan(request);
        PlanRequests.RequireUse(script, plan);
        environment.Planned(plan);
        WarnOfUnknownVariables();
        await RequireReadinessAsync(plan, interrupts).ConfigureAwait(false);
        return await ExecuteAsync(plan, request.Continued, interrupts).ConfigureAwait(false);
    }

    // Before the workspace is taken: nobody has to wait for somebody who thinks.
    async Task AskForMissingAsync(IReadOnlyList<string> requested, CancellationToken cancellation)
    {
        var missing = PlanRequests.MissingParameters(script, graph, requested);
        if (missing.Count > 0)
        {
            await new ParameterPrompts(environment, UseColour).AskAsync(missing, cancellation).ConfigureAwait(false);
        }
    }

    /// <exception cref="BuildException">What the plan requires is not there, all of it in one message.</exception>
    async Task RequireReadinessAsync(Plan plan, Interrupts interrupts)
    {
        var problems = plan.Unmet.Concat(EarlyWarnings.Refusals(plan)).Concat(StandIn.IsInstalled ? [] : MissingInputs.Problems(plan, script.Root)).Concat(await ProblemsOfToolsAsync(plan, interrupts).ConfigureAwait(false)).ToList();
        if (problems.Count > 0)
        {
            throw Errors.NotReady(problems).Exception();
        }
    }

    // The plan is made without a process; a run asks the tools that it requires before anything else.
    async Task<IReadOnlyList<BuildError>> ProblemsOfToolsAsync(Plan plan, Interrupts interrupts)
    {
        var required = plan.Targets.Where(target => target.SkipReason is null)
            .SelectMany(target => target.Model.RequiredTools.Select(tool => (target.Model.Name, tool))).ToList();
        if (required.Count == 0)
        {
            return [];
        }

        return await new ToolCheck(ScopeOf("tools", interrupts)).ProblemsAsync(required).ConfigureAwait(false);
    }

    StepScope ScopeOf(string what, Interrupts interrupts) => new()
    {
        Target = "",
        Root = script.Root,
        Id = $"{StepId.OutsideOfSteps(run)}{what}",
        Post = static _ => { },
        Stop = new(interrupts.First, interrupts.Second),
        Time = environment.Time,
    };

    void Answer()
    {
        foreach (var answer in Answers.Texts)
        {
            environment.Output.Write(answer);
        }

        environment.Output.Flush();
    }

    static string NewRun(HostEnvironment environment) => StepId.RunWithin(
        environment.Variable(StepEnvironment.StepVariable),
        $"{environment.Time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture)}-{Guid.NewGuid().ToString("N")[..8]}");

    async Task<int> ExecuteAsync(Plan plan, IEnumerable<string> succeededBefore, Interrupts interrupts)
    {
        Answers.AreWanted = commandLine.Has(EngineOption.Json);
        var options = OutputOptions();
        var durations = Durations.Load(script.Root);
        var lastRun = new LastRun
        {
            Arguments = PlanRequests.ArgumentsOf(script),
            Targets = [.. plan.Requested.Select(target => target.Name)],
            Succeeded = [.. succeededBefore],
        };
        var result = new RunResult();
        using var observers = Observers(options);
        using var console = new CapturedConsole();
        // What is logged outside of any step comes from any thread; it joins the stream between two events.
        var outside = new ConcurrentQueue<BuildEvent>();
        using var log = AuthorLog.Install(line => outside.Enqueue(line.Masked(SecretMask.Current)), environment.Time);
        // Of the run as a whole: what is said of a target is held until its turn comes.
        var early = StandIn.IsInstalled ? Task.CompletedTask : new EarlyWarnings(ScopeOf("early", interrupts), warning => outside.Enqueue(Warning("", warning))).LookAsync(plan);
        using var cache = OpenCache((step, warning) => outside.Enqueue(Warning(step, warning)));
        SecondPlace.RemoveRest(script.Root);
        StateLeftovers.Remove(script.Root);
        using var verification = commandLine.Has(EngineOption.Verify) && cache is not null ? new SecondPlace(script.Root, AbsolutePath.Of(Path.GetTempPath())) : null;
        var executor = new Executor(new()
        {
            Root = script.Root,
            Run = run,
            Jobs = script.IsSequential || verification is not null ? 1 : commandLine.Jobs ?? Environment.ProcessorCount,
            Time = environment.Time,
            FirstSignal = interrupts.First,
            SecondSignal = interrupts.Second,
            Durations = durations,
            StepEnding = console.Flush,
            Cache = cache?.Steps,
            Verification = verification,
        });
        await early.ConfigureAwait(false);
        await foreach (var happened in executor.RunAsync(plan).ConfigureAwait(false))
        {
            while (happened is not BuildStarted && outside.TryDequeue(out var line))
            {
                observers.On(line);
            }

            observers.On(happened);
            durations.Observe(happened);
            lastRun = lastRun.With(happened);
            result.Observe(happened);
        }

        durations.Save(script.Root);
        lastRun.Save(script.Root);
        Answer();
        return result.ExitCode;
    }

    // Where a build is tested and others stand in for processes, what they leave is nobody's result.
    RunCache? OpenCache(Action<string, BuildError> warn) => StandIn.IsInstalled ? null : RunCache.Open(environment, script, graph, run, warn);

    WarningRaised Warning(string step, BuildError warning) => new()
    {
        Time = environment.Time.GetUtcNow(),
        Target = step.Length == 0 ? null : step.Split('/')[0],
        Code = warning.Code,
        Text = SecretMask.Current.Mask(warning.InOneLine()),
    };

    Task<WorkspaceLock> TakeWorkspaceAsync(IReadOnlyList<string> requested, Interrupts interrupts) => WorkspaceLock.AcquireAsync(
        new()
        {
            Root = script.Root,
            Self = LockHolder.Of(run, $"{environment.Invocation} {string.Join(' ', requested)}", environment.Time),
            StartedBy = environment.Variable(StepEnvironment.StepVariable),
            Waits = !commandLine.Has(EngineOption.NoWait),
            Waiting = holder => Say(holder is null
                ? "Waiting for another run in this workspace …"
                : $"Waiting for '{holder.CommandLine}' (process {holder.Process}, since {holder.Since}) …"),
            Time = environment.Time,
        },
        interrupts.First);

    Observers Observers(PlainOutputOptions options)
    {
        // The file first: if it cannot be written nothing is run.
        IBuildObserver[] files = commandLine.ValueOf(EngineOption.Events) is { } events ? [EventLog.Create(environment.Directory / events)] : [];
        // The output last: it tells of the others' trouble.
        return new([.. files, .. environment.Observers, new PlainOutput(Answers.AreWanted ? environment.Error : environment.Output, options)]);
    }

    bool UseColour => environment.IsTerminal && !commandLine.Has(EngineOption.NoColor) && string.IsNullOrEmpty(environment.Variable("NO_COLOR"));

    PlainOutputOptions OutputOptions() => new()
    {
        Verbosity = commandLine.ValueOf(EngineOption.Verbosity) is not { } level ? Verbosity.Normal
            : Enum.GetNames<Verbosity>().Contains(level, StringComparer.OrdinalIgnoreCase) ? Enum.Parse<Verbosity>(level, ignoreCase: true)
            : throw Errors.OptionValue("--verbosity", level, "quiet, minimal, normal, verbose").Exception(),
        UseColour = UseColour,
        IsTerminal = environment.IsTerminal,
        UseGlyphs = environment.Variable("TERM") is "linux" or "dumb" ? false : null,
        Width = environment.IsTerminal ? environment.Width : null,
        Height = environment.Height,
        Time = environment.Time,
    };

    void WarnOfUnknownVariables()
    {
        var known = script.Parameters.Select(parameter => parameter.Variable)
            .Concat(script.Options.Select(option => CommandLine.VariableOf(option.Name))).Concat(ScriptNames.OwnVariables).ToList();
        foreach (var name in environment.VariableNames().Where(name => name.StartsWith("BK_", StringComparison.Ordinal)).Except(known).Where(name => !ScriptNames.IsOfSecrets(name)).Order(StringComparer.Ordinal))
        {
            Warn(Errors.UnknownVariable(name, Errors.DidYouMean(name, known)));
        }
    }

    void Warn(BuildError warning) => Say($"warning {warning}");

    void Say(string text)
    {
        environment.Error.Write(text + "\n");
        environment.Error.Flush();
    }
}

/// <summary>Folds the events of a run into its exit code.</summary>
sealed class RunResult
{
    // Of several deployments' codes the one that asks for a person first counts.
    static readonly int[] ByUrgency = [21, 20, 30, 12, 13, 11, 10];

    readonly List<int> codes = [];
    readonly HashSet<string> told = [];
    bool isCancelled;

    public int ExitCode =>
        isCancelled ? Hosting.ExitCode.Cancelled
        : codes.Count == 0 ? Hosting.ExitCode.Success
        : codes.Contains(Hosting.ExitCode.TargetFailed) ? Hosting.ExitCode.TargetFailed
        : ByUrgency.FirstOrDefault(codes.Contains, codes.Contains(Hosting.ExitCode.Usage) ? Hosting.ExitCode.Usage : Hosting.ExitCode.TargetFailed);

    public void Observe(BuildEvent happened)
    {
        switch (happened)
        {
            case StepFinished { Outcome: Outcome.Failed } step:
                told.Add(step.Target);
                codes.Add(step.ExitCode ?? Hosting.ExitCode.TargetFailed);
                break;
            case TargetFinished { Outcome: Outcome.Failed } target when !told.Contains(target.Target):
                codes.Add(target.ExitCode ?? Hosting.ExitCode.TargetFailed);
                break;
            case StepVerified { Differences.Count: > 0 }:
                codes.Add(Hosting.ExitCode.TargetFailed);
                break;
            case BuildFinished finished:
                isCancelled = finished.Cancelled;
                break;
        }
    }
}
