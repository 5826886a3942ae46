using BuildKit.Graph;
using BuildKit.Masking;

namespace BuildKit.Hosting;

/// <summary>Composes everything; the only place that knows exit codes.</summary>
static class BuildHost
{
    public static Task<int> RunAsync<T>(HostEnvironment environment, Func<T, Target>? defaultTarget) where T : BuildScript, new()
    {
        SecretMask.Begin();
        try
        {
            var script = LoadedScript.Load(environment, defaultTarget);
            var graph = BuildGraph.Create(script.Targets, script.Root);
            return script.CommandLine is { Verb: { } verb } line && !line.Has(EngineOption.Help) && !line.Has(EngineOption.Version)
                ? RunAsync(environment, script, EngineVerb.Find(verb))
                : Question(environment, script, graph) is { } answer
                ? Task.FromResult(Print(environment.Output, answer))
                : script.CommandLine.Has(EngineOption.Plan)
                ? PlanAsync(environment, script, graph)
                : ExecuteAsync(environment, script, graph);
        }
        catch (Exception exception)
        {
            return Task.FromResult(Report(environment, exception));
        }
    }

    // What is answered without running anything; null if the command line asks for a run.
    static string? Question(HostEnvironment environment, LoadedScript script, BuildGraph graph)
    {
        var commandLine = script.CommandLine;
        var json = commandLine.Has(EngineOption.Json);
        if (commandLine.Has(EngineOption.Version))
        {
            return HelpText.Version + "\n";
        }

        if (commandLine.Has(EngineOption.Help))
        {
            return HelpText.Help(script, environment.Invocation);
        }

        if (commandLine.Has(EngineOption.List))
        {
            return json ? ListJson.Of(script) : HelpText.List(script);
        }

        if (commandLine.ValueOf(EngineOption.Explain) is { } explained)
        {
            return ExplainText.Of(script, graph.Find(explained).Name);
        }

        return json && !commandLine.Has(EngineOption.Plan) && !PlanRequests.AnswersInJson(script, graph) ? throw Errors.JsonWithoutListOrPlan().Exception() : null;
    }

    static async Task<int> PlanAsync(HostEnvironment environment, LoadedScript script, BuildGraph graph)
    {
        try
        {
            ScriptSecrets.StandIn(script);
            var requested = PlanRequests.TargetsOf(script, graph);
            var plan = graph.Plan(PlanRequests.ToRun(script, graph, requested, warning => Print(environment.Error, $"warning {warning}\n")));
            PlanRequests.RequireUse(script, plan);
            environment.Planned(plan);
            var forecasts = RunCache.Forecast(environment, script, graph, plan);
            var foreseen = await ForeseenActions.LookAsync(environment, script, plan).ConfigureAwait(false);
            return Print(environment.Output, script.CommandLine.Has(EngineOption.Json) ? PlanJson.Of(plan, forecasts, foreseen) : PlanText.Of(plan, forecasts, foreseen));
        }
        catch (Exception exception)
        {
            return Report(environment, exception);
        }
    }

    static async Task<int> RunAsync(HostEnvironment environment, LoadedScript script, EngineVerb verb)
    {
        environment = Masked(environment);
        try
        {
            RefuseWhatRunsTake(script.CommandLine, verb);
            return await verb.RunAsync(new(environment, script)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return Report(environment, exception);
        }
    }

    // Whoever says --plan expects that nothing is changed; and targets would not run.
    static void RefuseWhatRunsTake(CommandLine line, EngineVerb verb)
    {
        string[] options = [EngineOption.Plan, EngineOption.List, EngineOption.Json, EngineOption.Skip, EngineOption.Continue];
        if (line.Targets.Concat(options.Where(line.Has).Select(option => $"--{option}")).FirstOrDefault() is { } other)
        {
            throw Errors.VerbAlone(verb.Name, other).Exception();
        }
    }

    // Apart, so that what only runs need (the log of authors, the output) is not loaded for questions.
    static async Task<int> ExecuteAsync(HostEnvironment environment, LoadedScript script, BuildGraph graph)
    {
        environment = Masked(environment);
        try
        {
            return await new BuildRun(environment, script, graph).ExecuteAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return Report(environment, exception);
        }
    }

    // Nothing is printed past the mask, whoever prints.
    static HostEnvironment Masked(HostEnvironment environment) => environment with
    {
        Output = new MaskedWriter(environment.Output, SecretMask.Current),
        Error = new MaskedWriter(environment.Error, SecretMask.Current),
    };

    static int Report(HostEnvironment environment, Exception exception)
    {
        switch (exception)
        {
            case BuildException { Error: var error }:
                Print(environment.Error, error + "\n");
                return error.ExitCode ?? ExitCode.Usage;
            case OperationCanceledException:
                return ExitCode.Cancelled; // Ctrl-C while waiting for the workspace
            default:
                // Nothing that a user did may end here: it is a defect, and the trace is what its report needs.
                Print(environment.Error, Errors.Bug(exception.GetType().Name, exception.Message, exception.StackTrace ?? "") + "\n");
                return ExitCode.Usage;
        }
    }

    static int Print(TextWriter writer, string text)
    {
        writer.Write(SecretMask.Current.Mask(text));
        writer.Flush();
        return ExitCode.Success;
    }
}

/// <summary>The exit codes of a run.</summary>
static class ExitCode
{
    public const int Success = 0, TargetFailed = 1, Usage = 2, Busy = 75, Cancelled = 130;
}
