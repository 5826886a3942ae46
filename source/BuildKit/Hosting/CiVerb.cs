using BuildKit.Graph;
using BuildKit.Pipelines;

namespace BuildKit.Hosting;

/// <summary><c>:ci</c>: the files of CI systems that follow from the script, and what jobs hand over to each other.</summary>
sealed class CiVerb(VerbRun run, PipelineScript script)
{
    public const string Name = ":ci";

    /// <exception cref="BuildException">BK0450: no such word. BK0452 to BK0462: something is wrong with a pipeline, a file or an archive.</exception>
    public static Task<int> RunAsync(VerbRun run)
    {
        // As for a plan: nobody is asked for a password.
        ScriptSecrets.StandIn(run.Script);
        var verb = new CiVerb(run, ScriptOf(run.Script));
        return Task.FromResult(run.Arguments switch
        {
            ["write"] => verb.Write(),
            ["check"] => verb.Check(),
            ["give", var job, _, ..] when JobNames.IsName(job) => verb.Give(job, [.. run.Arguments.Skip(2)]),
            ["take", var job] when JobNames.IsName(job) => verb.Take(job),
            var words => throw Errors.CiVerbUsage(words).Exception(),
        });
    }

    /// <summary>What of a script decides about its pipelines.</summary>
    public static PipelineScript ScriptOf(LoadedScript script) => new()
    {
        Root = script.Root,
        Graph = BuildGraph.Create(script.Targets, script.Root),
        Members = script.Instance.Definitions!,
        Parameters = script.Parameters,
        MembersRead = targets => ScriptSecrets.MembersRead(script, targets),
    };

    int Write()
    {
        foreach (var (place, difference) in new PipelineFiles(script).Write())
        {
            // Of a new file every line would be shown.
            run.Say(difference.Length == 0 ? $"{place} is as it has to be" : $"{(difference.StartsWith("--- /dev/null", StringComparison.Ordinal) ? "" : difference)}{place} written");
        }

        return ExitCode.Success;
    }

    int Check()
    {
        var files = new PipelineFiles(script).Check();
        var drifted = files.Where(file => file.Difference.Length > 0).ToList();
        drifted.ForEach(file => run.Say(file.Difference.TrimEnd('\n')));
        if (drifted.Count > 0)
        {
            throw Errors.PipelineFilesDiffer([.. drifted.Select(file => file.Place)], run.Environment.Invocation).Exception();
        }

        run.Say($"{Errors.Count(files.Count, "file")} as the script has it.");
        return ExitCode.Success;
    }

    int Give(string job, IReadOnlyList<string> targets)
    {
        var files = new HandOverArchive(script.Root, job).Pack(targets.Select(script.Graph.Find));
        run.Say($"{Errors.Count(files, "file")} of {string.Join(", ", targets)} packed into {PipelineFile.HandedOverBy(job)}");
        return ExitCode.Success;
    }

    int Take(string job)
    {
        var files = new HandOverArchive(script.Root, job).Unpack();
        run.Say($"{Errors.Count(files, "file")} taken over from the job '{job}'");
        return ExitCode.Success;
    }
}
