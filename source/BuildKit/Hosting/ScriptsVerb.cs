using BuildKit.Releases;

namespace BuildKit.Hosting;

/// <summary><c>:scripts</c>: writes the deployment scripts that are committed, and tells when they are stale.</summary>
sealed class ScriptsVerb
{
    public const string Name = ":scripts";

    readonly VerbRun run;
    readonly AbsolutePath directory;
    readonly CommittedScripts scripts;
    readonly int products;

    ScriptsVerb(VerbRun run)
    {
        this.run = run;
        directory = run.Arguments.Count == 2 ? Given(run, run.Arguments[1]) : run.Script.Root / CommittedScripts.DefaultDirectory;
        var deployed = run.Script.Instance.Definitions!.Shared<HostSettingsOfProducts>().Deployed;
        scripts = new(directory, deployed);
        products = deployed.Count;
    }

    /// <exception cref="BuildException">BK0446: no such word.</exception>
    public static Task<int> RunAsync(VerbRun run) => Task.FromResult(run.Arguments switch
    {
        ["write" or "check"] or ["write" or "check", _] => run.Arguments[0] == "write" ? new ScriptsVerb(run).Write() : new ScriptsVerb(run).Check(),
        var words => throw Errors.ScriptsVerbUsage(words).Exception(),
    });

    int Write()
    {
        var changed = scripts.Write();
        foreach (var one in changed)
        {
            run.Say($"{Shown(one.File)} {(one.Kind == DriftKind.Extra ? "removed" : "written")}");
        }

        run.Say(changed.Count == 0 ? $"Nothing to write. {InWords()}" : $"Commit {Shown(directory)}.");
        return ExitCode.Success;
    }

    int Check()
    {
        var drift = scripts.Drift();
        foreach (var one in drift)
        {
            run.Environment.Output.Write(one.InWords(run.Script.Root));
        }

        if (drift.Count == 0)
        {
            run.Say(InWords());
            return ExitCode.Success;
        }

        run.Say($"{Errors.Count(drift.Count, "script")} in {Shown(directory)} {(drift.Count == 1 ? "is" : "are")} not as the build says. Run: {run.Environment.Invocation} {Name} write{(run.Arguments.Count == 2 ? $" {run.Arguments[1]}" : "")}");
        return ExitCode.TargetFailed;
    }

    string InWords() => products == 0
        ? "No target deploys a product, so there are no scripts."
        : $"The scripts of {Errors.Count(products, "product")} in {Shown(directory)} are as the build says.";

    string Shown(AbsolutePath path) => run.Script.Root.Contains(path) ? path.RelativeTo(run.Script.Root).ToString() : path.ToString();

    static AbsolutePath Given(VerbRun run, string path) => AbsolutePath.Of(Path.Combine(run.Environment.Directory, path));
}
