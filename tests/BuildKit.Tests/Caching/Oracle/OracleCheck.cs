using System.Text.RegularExpressions;
using BuildKit.Caching;

namespace BuildKit.Tests.Caching.Oracle;

/// <summary>What must hold after a run, whatever was edited before.</summary>
/// <param name="scene">The build.</param>
/// <param name="workspace">Where it ran.</param>
/// <param name="mode">How it was asked for.</param>
/// <param name="before">What stood at the outputs before the run.</param>
sealed partial class OracleCheck(OracleScene scene, OracleWorkspace workspace, OracleMode mode, OracleTree before)
{
    OracleExpectation Expected => field ??= scene.Expect(workspace.Sources);

    IEnumerable<OracleStep> Steps => scene.Steps.SelectMany(step => step.Steps);

    /// <summary>Compares the run with the reference.</summary>
    public void Check(OracleRun run)
    {
        foreach (var step in Steps)
        {
            Assert.True(run.Outcomes.ContainsKey(step.FullName) && run.Outcomes[step.FullName] is Outcome.Executed or Outcome.UpToDate or Outcome.FromCache, $"{step.FullName} did not succeed");
            CheckDecision(step, run);
            CheckWords(step, run);
        }

        var interrupted = Steps.Where(step => run.Outcomes[step.FullName] == Outcome.Executed && !step.IsUncached && WasInterrupted(run, step.FullName)).ToList();
        Assert.True(interrupted.Count <= scene.Jobs, $"not all of {string.Join(", ", interrupted.Select(step => step.FullName))} can have run at once");
        CheckTree();
        // After a kill nobody knows whose the half-done files are.
        Assert.DoesNotContain(run.Warnings, warning => workspace.Begun.Count == 0 || !warning.Contains("BK0366", StringComparison.Ordinal));
    }

    static bool WasInterrupted(OracleRun run, string step) => run.Causes(step).Any(cause => cause.Text == "its last run did not end");

    /// <summary>Learns what a run that was killed may have begun: each step that was not certainly up to date.</summary>
    public void LearnOfKilled()
    {
        foreach (var step in Steps.Where(step => !step.IsUncached))
        {
            var now = Expected.Steps[step.FullName];
            if (workspace.Known.GetValueOrDefault(step.FullName) is not { } last || last.Parts.Strict != now.Parts.Strict || !IsIntact(step, last))
            {
                workspace.Begun[step.FullName] = now;
            }

            if (scene.Store is { } store)
            {
                scene.Stored.Add(new(store, now.Parts, IsCertain: false));
            }
        }
    }

    /// <summary>Learns what is known from now on.</summary>
    public void Learn(OracleRun run)
    {
        foreach (var step in Steps)
        {
            Learn(step, run);
        }

        workspace.Begun.Clear();
    }

    /// <summary>Learns what a run elsewhere may have put into the cache meanwhile.</summary>
    public void LearnOfOthers(OracleRun run)
    {
        foreach (var step in Steps.Where(step => scene.Store is not null && run.Outcomes.GetValueOrDefault(step.FullName) == Outcome.Executed))
        {
            scene.Stored.Add(new(scene.Store!, Expected.Steps[step.FullName].Parts, IsCertain: false));
        }
    }

    /// <summary>Of a run after which nothing was edited: nothing may be executed.</summary>
    public void CheckIdle(OracleRun run)
    {
        Assert.True(run.Outcomes.Count == Steps.Count(), "steps are missing");
        var needless = run.Executed.Except(Steps.Where(step => step.IsUncached).Select(step => step.FullName)).ToList();
        Assert.True(needless.Count == 0, $"nothing was edited, and yet {string.Join(", ", needless)} ran: {string.Join(", ", needless.SelectMany(run.Causes).Select(cause => cause.Text))}");
        Assert.All(run.Outcomes, outcome => Assert.True(outcome.Value is Outcome.Executed or Outcome.UpToDate, $"{outcome.Key} was {outcome.Value}, not up to date"));
        CheckTree();
    }

    void CheckDecision(OracleStep step, OracleRun run)
    {
        if (step.IsUncached)
        {
            Assert.Equal(Outcome.Executed, run.Outcomes[step.FullName]);
            return;
        }

        var (name, now) = (step.FullName, Expected.Steps[step.FullName].Parts);
        var (last, begun) = (workspace.Known.GetValueOrDefault(name), workspace.Begun.GetValueOrDefault(name));
        var (isStored, mayBeStored) = (InStore(known => known.IsCertain && known.Parts.Strict == now.Strict), InStore(known => known.Parts.Loose == now.Loose));
        switch (run.Outcomes[name])
        {
            case Outcome.Executed when mode.IsOff || mode.Forced == step.Name:
                break;
            case Outcome.Executed:
                Assert.False(isStored, $"{name} ran, and its result is in the cache: {Told(run, name)}");
                CheckExecuted(step, last, now, run);
                break;
            case Outcome.UpToDate:
                Assert.False(mode.IsOff || mode.Forced == step.Name, $"{name} did not run in spite of {mode}");
                Assert.True(last?.Parts.Loose == now.Loose || begun?.Parts.Loose == now.Loose, $"{name} is said to be up to date, and {string.Join(", ", last?.Parts.Differences(now) ?? ["it never ran"])}");
                break;
            default:
                Assert.False(mode.IsOff || mode.Forced == step.Name, $"{name} did not run in spite of {mode}");
                Assert.True(mayBeStored, $"{name} is said to be from the cache, which cannot have it");
                break;
        }
    }

    void CheckExecuted(OracleStep step, OracleKnown? last, OracleParts now, OracleRun run)
    {
        var (begun, causes) = (workspace.Begun.GetValueOrDefault(step.FullName), run.Causes(step.FullName));
        if (begun is not null && WasInterrupted(run, step.FullName))
        {
            Assert.Single(causes);
            return;
        }

        // A killed run may have brought it to its end.
        Assert.False(IsGood(last) && (begun is null || IsGood(begun)), $"{step.FullName} ran, and its last result was still good: {Told(run, step.FullName)}");
        var (ofLast, ofBegun) = (Untruth(step, last, now, causes), begun is null ? null : Untruth(step, begun, now, causes));
        Assert.True(ofLast is null || (begun is not null && ofBegun is null), ofLast);

        bool IsGood(OracleKnown? known) => known is not null && known.Parts.Strict == now.Strict && IsIntact(step, known);
    }

    bool InStore(Predicate<OracleStored> same) => scene.Stored.Exists(known => known.Store == scene.Store && same(known));

    bool IsIntact(OracleStep step, OracleKnown last) => last.Outputs.All(output => before.TryGetValue(output.Key, out var found) && found == output.Value)
        && (step.Output is not (OracleOutput.Directory or OracleOutput.Tree) || before.In(step.Directory).All(last.Outputs.ContainsKey));

    static string Told(OracleRun run, string step) => string.Join(", ", run.Causes(step).Select(cause => cause.Text));

    // Null if every cause is true.
    string? Untruth(OracleStep step, OracleKnown? last, OracleParts now, IReadOnlyList<Cause> causes)
    {
        if (last is null)
        {
            return causes.Count > 0 && causes[0].Text == "it has not run here before" ? null : $"{step.FullName} has not run here before, and is said to run because: {string.Join(", ", causes.Select(cause => cause.Text))}";
        }

        var differences = last.Parts.Differences(now);
        return causes.Count == 0 ? $"{step.FullName} is said to run for no cause"
            : causes.FirstOrDefault(cause => !IsTrue(step, cause, last, differences)) is { } wrong
                ? $"{step.FullName} is said to run because '{wrong.Text}', and what differs is: {string.Join(", ", differences)}"
            : null;
    }

    bool IsTrue(OracleStep step, Cause cause, OracleKnown last, HashSet<string> differences) => cause.Text switch
    {
        _ when InputCause().Match(cause.Text) is { Success: true } input => differences.Contains($"input:{input.Groups[1].Value}") || differences.Contains($"link:{input.Groups[1].Value}")
            || (input.Groups[1].Value.StartsWith("src/any/", StringComparison.Ordinal) && differences.Contains("anywhere")),
        _ when UpstreamCause().Match(cause.Text) is { Success: true } output => differences.Contains($"output:{output.Groups[2].Value}:{output.Groups[1].Value}") && cause.Upstream == output.Groups[2].Value,
        _ when OwnOutputCause().Match(cause.Text) is { Success: true } own => differences.Count == 0 && last.Outputs.TryGetValue(own.Groups[1].Value, out var left)
            && !(before.TryGetValue(own.Groups[1].Value, out var found) && found == left) && own.Groups[2].Value == (found.Kind == '\0' ? "is gone" : "was changed"),
        "its output directory holds other files than it left" => differences.Count == 0 && !IsIntact(step, last),
        _ when cause.Text.StartsWith("variable ", StringComparison.Ordinal) => differences.Contains($"variable:{cause.Text.Split(' ')[1]}"),
        _ when cause.Text.Contains("version", StringComparison.Ordinal) => differences.Contains("version"),
        _ when cause.Text.Contains("argument", StringComparison.OrdinalIgnoreCase) || cause.Text.Contains("code", StringComparison.OrdinalIgnoreCase)
            || cause.Text.Contains("captured", StringComparison.OrdinalIgnoreCase) => differences.Contains("code"),
        _ => false,
    };

    void CheckWords(OracleStep step, OracleRun run)
    {
        var said = run.Said(step.FullName);
        if (run.Outcomes[step.FullName] == Outcome.UpToDate)
        {
            Assert.DoesNotContain(Expected.Says[step.FullName], said);
        }
        else
        {
            Assert.Contains(Expected.Says[step.FullName], said);
        }

        Assert.Equal(step.Warns ? 1 : 0, run.Diagnostics(step.FullName));
    }

    void CheckTree()
    {
        var stands = OracleTree.Load(workspace.Root, "out");
        foreach (var path in Expected.Outputs)
        {
            var wanted = Expected.Tree[path];
            Assert.True(stands.TryGetValue(path, out var found), $"{path} is missing");
            Assert.True(found == wanted, $"{path} is '{found}', not '{wanted}'");
        }

        var own = scene.Steps.Where(step => step.Output is OracleOutput.Tree).Select(step => step.Directory).ToList();
        foreach (var path in workspace.Foreign.Keys.Where(path => own.Exists(tree => path.StartsWith(tree + "/", StringComparison.Ordinal))).ToList())
        {
            workspace.Foreign.Remove(path);
        }

        var whole = scene.Steps.Where(step => step.Output is OracleOutput.Tree or OracleOutput.Directory).Select(step => step.Directory).ToList();
        foreach (var (path, found) in stands.Where(pair => !Expected.Tree.ContainsKey(pair.Key)))
        {
            Assert.True(
                workspace.Foreign.TryGetValue(path, out var foreign) ? foreign == found : found.Kind == 'd' && !whole.Exists(tree => path.StartsWith(tree + "/", StringComparison.Ordinal)),
                $"{path} is left over: '{found}'");
        }

        Assert.All(workspace.Foreign, foreign => Assert.True(stands.ContainsKey(foreign.Key), $"{foreign.Key}, which is nobody's, is gone"));
        Assert.Equal(Expected.Sources, workspace.Sources);
        var litter = Directory.EnumerateFiles(workspace.Root, "*.tmp", SearchOption.AllDirectories).ToList();
        Assert.True(litter.Count == 0, $"left over: {string.Join(", ", litter)}");
    }

    void Learn(OracleStep step, OracleRun run)
    {
        var (name, now) = (step.FullName, Expected.Steps[step.FullName]);
        if (step.IsUncached)
        {
            return;
        }

        // With a stranger's file in doubt a first result stays here.
        var isDoubtful = !workspace.Known.ContainsKey(name) && step.Output == OracleOutput.Glob && before.In(step.Directory).Any();
        workspace.Known[name] = now;
        if (run.Outcomes[name] == Outcome.Executed && !mode.IsOff && scene.Store is { } store)
        {
            scene.Stored.Add(new(store, now.Parts, !isDoubtful));
        }
    }

    [GeneratedRegex(@"^input (\S+) ")]
    private static partial Regex InputCause();

    [GeneratedRegex(@"^output (\S+) of (\S+) ")]
    private static partial Regex UpstreamCause();

    [GeneratedRegex(@"^its output (\S+) (is gone|was changed)$")]
    private static partial Regex OwnOutputCause();
}
