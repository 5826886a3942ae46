using BuildKit.Graph;

namespace BuildKit.Hosting;

/// <summary>Composes everything; the only place that knows exit codes.</summary>
static class BuildHost
{
    public static async Task<int> RunAsync<T>(HostEnvironment environment, Func<T, Target>? defaultTarget) where T : BuildScript, new()
    {
        try
        {
            var script = LoadedScript.Load(environment, defaultTarget);
            var graph = BuildGraph.Create(script.Targets);
            var commandLine = script.CommandLine;
            await Task.CompletedTask.ConfigureAwait(false);
            if (commandLine.Verb is { } verb)
            {
                throw Errors.UnknownVerb(verb).Exception();
            }

            if (commandLine.Has(EngineOption.Help))
            {
                return Print(environment.Output, HelpText.Help(script));
            }

            if (commandLine.Has(EngineOption.List))
            {
                return Print(environment.Output, commandLine.Has(EngineOption.Json) ? ListJson.Of(script) : HelpText.List(script));
            }

            _ = graph;
            return 0;
        }
        catch (BuildException exception)
        {
            Print(environment.Error, exception.Error + "\n");
            return exception.Error.ExitCode ?? ExitCode.Usage;
        }
        catch (Exception exception)
        {
            // Nothing that a user did may end here: it is a defect, and the trace is what its report needs.
            Print(environment.Error, Errors.Bug(exception.GetType().Name, exception.Message, exception.StackTrace ?? "") + "\n");
            return ExitCode.Usage;
        }
    }

    static int Print(TextWriter writer, string text)
    {
        writer.Write(text);
        writer.Flush();
        return ExitCode.Success;
    }
}

/// <summary>The exit codes of a run.</summary>
static class ExitCode
{
    public const int Success = 0, TargetFailed = 1, Usage = 2, Busy = 75, Cancelled = 130;
}
