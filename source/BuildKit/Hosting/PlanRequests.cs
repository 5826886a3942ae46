using BuildKit.Execution;
using BuildKit.Files;
using BuildKit.Graph;
using BuildKit.Parameters;

namespace BuildKit.Hosting;

/// <summary>What the command line asks of the planner.</summary>
static class PlanRequests
{
    /// <summary>The targets named, or the default; none if those of the last run are meant.</summary>
    /// <exception cref="BuildException">A name that is unknown, or no default (BK0927).</exception>
    public static IReadOnlyList<string> TargetsOf(LoadedScript script, BuildGraph graph)
    {
        if (script.CommandLine.Targets.Count > 0)
        {
            return [.. script.CommandLine.Targets.Select(name => graph.Find(name).Name)];
        }

        return script.DefaultTarget is { } target ? [target]
            : script.CommandLine.Has(EngineOption.Continue) ? []
            : throw NoDefaultTarget(script);
    }

    /// <summary>Whether every target that is asked for has an answer to <c>--json</c>.</summary>
    public static bool AnswersInJson(LoadedScript script, BuildGraph graph)
    {
        var asked = TargetsOf(script, graph);
        return asked.Count > 0 && asked.All(name => script.Targets.Single(target => target.Name == name).AnswersInJson);
    }

    /// <summary>What is to be planned, with <c>--continue</c> as well.</summary>
    /// <exception cref="BuildException">BK0927, BK0932: there is nothing to run, or the run to continue was another one.</exception>
    public static PlanRequest ToRun(LoadedScript script, BuildGraph graph, IReadOnlyList<string> requested, Action<BuildError> warn)
    {
        if (script.CommandLine.DoubtfulSkip is { } word)
        {
            warn(Errors.SkipIsDoubtful(word, requested));
        }

        var last = script.CommandLine.Has(EngineOption.Continue) ? RunToContinue(script, requested, warn) : null;
        var targets = last?.Targets ?? requested;
        return targets.Count > 0
            ? Of(script, graph, targets) with { Continued = last?.Succeeded.ToHashSet() ?? [] }
            : throw NoDefaultTarget(script);
    }

    static BuildException NoDefaultTarget(LoadedScript script) =>
        Errors.NoDefaultTarget(script.Targets.Where(target => !target.IsUnlisted).Select(target => target.Name)).Exception();

    static PlanRequest Of(LoadedScript script, BuildGraph graph, IReadOnlyList<string> targets)
    {
        var unneeded = new Dictionary<string, string>();
        foreach (var without in script.Targets.SelectMany(target => target.DoesWithout))
        {
            if (without() is var (provided, reason))
            {
                foreach (var provider in script.Targets.Where(target => target.Provides.Contains(provided)))
                {
                    unneeded[provider.Name] = reason;
                }
            }
        }

        return new() { Targets = targets, Skip = script.CommandLine.Skip?.Select(name => graph.Find(name).Name).ToList(), Unneeded = unneeded };
    }

    /// <summary>The parameters without a value that this run needs: required ones, and those that a planned target requires.</summary>
    public static IReadOnlyList<Parameter> MissingParameters(LoadedScript script, BuildGraph graph, IReadOnlyList<string> requested)
    {
        var request = ToRun(script, graph, requested, static _ => { });
        var required = graph.MembersRequired(request).ToHashSet(StringComparer.Ordinal);
        return [.. script.Parameters.Where(parameter => !parameter.HasValue && (parameter.IsRequired || required.Contains(parameter.MemberName)))];
    }

    /// <exception cref="BuildException">BK0937: the command line has an option of targets that this run has nothing to do with.</exception>
    public static void RequireUse(LoadedScript script, Plan plan)
    {
        var used = plan.Targets.SelectMany(target => target.Model.Options).ToHashSet();
        if (script.Options.FirstOrDefault(option => option.Written is not null && !used.Contains(option)) is { } unused)
        {
            var owners = script.Targets.Where(target => target.Options.Contains(unused)).Select(target => target.Name).Order(StringComparer.Ordinal);
            throw Errors.OptionOfOtherTargets(unused.Written!, [.. owners], [.. plan.Requested.Select(target => target.Name)], [.. used.Select(option => $"--{option.Name}")]).Exception();
        }
    }

    /// <exception cref="BuildException">BK0604: required parameters have no value.</exception>
    public static void RequireParameters(LoadedScript script)
    {
        var missing = script.Parameters.Where(parameter => parameter.IsRequired && !parameter.HasValue)
            .Select(parameter => (parameter.Name, parameter.Variable, parameter.Description)).ToList();
        if (missing.Count > 0)
        {
            throw Errors.ParametersMissing(missing).Exception();
        }
    }

    /// <summary>The failed run that <c>--continue</c> means; null if there is none, with a warning.</summary>
    /// <exception cref="BuildException">BK0932: it was a run of something else.</exception>
    static LastRun? RunToContinue(LoadedScript script, IReadOnlyList<string> requested, Action<BuildError> warn)
    {
        if (LastRun.Load(script.Root) is not { } last || last.Targets.All(last.Succeeded.Contains))
        {
            warn(Errors.NothingToContinue());
            return null;
        }

        var isSame = last.Arguments == ArgumentsOf(script);
        return isSame && (script.CommandLine.Targets.Count == 0 || last.Targets.SequenceEqual(requested))
            ? last
            : throw Errors.ContinuedRunDiffers(string.Join(' ', last.Targets),
                string.Join(' ', script.CommandLine.Targets.Count == 0 ? last.Targets : requested) + (isSame ? "" : ", with other parameters")).Exception();
    }

    /// <summary>
    /// The digest of the parameters and options that decide what targets do; not those about the run itself. A digest,
    /// because it is written to a file and a parameter may be a secret.
    /// </summary>
    public static string ArgumentsOf(LoadedScript script) => Digest.OfBytes(System.Text.Encoding.UTF8.GetBytes(string.Join('\n',
        script.Parameters.Where(parameter => parameter.SetBy is not null).Select(parameter => $"--{parameter.Name}={parameter.Text}")
            .Concat(script.Options.Where(option => option.Value is not null).Select(option => $"--{option.Name}={option.Value}"))
            .Order(StringComparer.Ordinal)))).ToString();
}
