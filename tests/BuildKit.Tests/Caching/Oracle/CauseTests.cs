namespace BuildKit.Tests.Caching.Oracle;

/// <summary>Single changes, and the cause that is told for each: the step that runs, and what is said of it.</summary>
public sealed class CauseTests : IDisposable
{
    readonly OracleScene scene = new(
        variables =>
        [
            new() { Name = "A", Files = ["src/a/*.txt", "src/lit0.txt"], Optional = ["src/opt0.txt"], Trees = ["src/tree0"], Variables = [variables[0]], Output = OracleOutput.Glob },
            new() { Name = "T", Texts = ["src/text/*.txt"], Anywhere = ["src/any/*.dat"], Output = OracleOutput.File },
            new() { Name = "C", IsCode = true, Files = ["src/b/*.txt"], Output = OracleOutput.File },
            new() { Name = "D", DependsOn = ["A", "T", "C"], Output = OracleOutput.Tree },
            new() { Name = "E", DependsOn = ["D"], Output = OracleOutput.Nothing },
        ],
        OracleBuild.Files(new Random(1)),
        jobs: 2);

    OracleWorkspace Here => scene.Here;

    [Fact]
    public async Task Case_86_Of_each_single_change_the_true_cause_is_told_and_no_false_one()
    {
        Needs.Unix();
        // Otherwise much of it would be restored.
        scene.Store = null;
        await RunAsync(new());
        var changes = Changes();
        Assert.True(changes.Count >= 30);
        foreach (var (change, step, cause) in changes)
        {
            change();
            var run = await RunAsync(new());
            Assert.True(run.Outcomes[step] == Outcome.Executed, $"{step} did not run though {cause}\n{run}");
            // The check of the run has found that all others that are told are true as well.
            Assert.Contains(cause, run.Causes(step).Select(told => told.Text));
        }

        Assert.Equal("--force", (await RunAsync(new(Forced: "T"))).Causes("T").Single().Text);
        Assert.Equal("--no-cache", (await RunAsync(new(IsOff: true))).Causes("E").Single().Text);
    }

    List<(Action Change, string Step, string Cause)> Changes()
    {
        var variable = scene.Variables[0];
        return
        [
            (() => Here.Overwrite("src/a/f1.txt", "changed\n"), "A", "input src/a/f1.txt changed"),
            (() => Here.Overwrite("src/a/f1.txt", "chbnged\n"), "A", "input src/a/f1.txt changed"),
            (() => Here.Overwrite("src/a/f1.txt", "chbnged\r\n"), "A", "input src/a/f1.txt differs only in line endings (TextInputs would ignore that)"),
            (() => Here.Write("src/a/f1.txt", OracleFile.Of("chbnged\n")), "A", "input src/a/f1.txt differs only in line endings (TextInputs would ignore that)"),
            (() => Here.Write("src/a/new.txt", OracleFile.Of("new\n")), "A", "input src/a/new.txt appeared"),
            (() => File.Move(Here.Root / "src/a/new.txt", Here.Root / "src/a/newer.txt"), "A", "input src/a/new.txt disappeared"),
            (() => Here.Remove("src/a/newer.txt"), "A", "input src/a/newer.txt disappeared"),
            (() => Here.Write("src/a/f1.txt", OracleFile.Of("chbnged\n", executable: true)), "A", "input src/a/f1.txt may be executed now"),
            (() => Here.Write("src/a/f1.txt", OracleFile.Of("chbnged\n")), "A", "input src/a/f1.txt may not be executed any more"),
            (() => Here.Overwrite("src/lit0.txt", "changed\n"), "A", "input src/lit0.txt changed"),
            (() => Here.Write("src/opt0.txt", OracleFile.Of("there\n")), "A", "input src/opt0.txt appeared"),
            (() => Here.Overwrite("src/opt0.txt", "changed\n"), "A", "input src/opt0.txt changed"),
            (() => Here.Remove("src/opt0.txt"), "A", "input src/opt0.txt disappeared"),
            (() => Here.Write("src/tree0/d2", new('d')), "A", "input src/tree0/d2 appeared"),
            (() => Here.Remove("src/tree0/d2"), "A", "input src/tree0/d2 disappeared"),
            (() => Here.Write("src/tree0/x", new('l', "nowhere")), "A", "input src/tree0/x appeared"),
            (() => Here.Write("src/tree0/x", new('l', "elsewhere")), "A", "input src/tree0/x changed"),
            (() => Here.Overwrite("src/tree0/f0.txt", "changed\n"), "A", "input src/tree0/f0.txt changed"),
            (() => Environment.SetEnvironmentVariable(variable, "1"), "A", $"variable {variable} is set, was not"),
            (() => Environment.SetEnvironmentVariable(variable, "2"), "A", $"variable {variable} changed"),
            (() => Environment.SetEnvironmentVariable(variable, null), "A", $"variable {variable} is not set, was"),
            (() => Change("A", step => step with { Salt = 1 }), "A", "argument 2 changed"),
            (() => Change("A", step => step with { Version = "1" }), "A", "a version of the step is declared"),
            (() => Change("A", step => step with { Version = "2" }), "A", "the declared version of the step changed"),
            (() => Change("A", step => step with { Version = null }), "A", "no version of the step is declared any more"),
            (() => Here.Overwrite("src/text/t0.txt", "changed\n"), "T", "input src/text/t0.txt changed"),
            (() => Here.Write("src/any/y2.dat", OracleFile.Of("changed\n")), "T", "input src/any/y2.dat appeared"),
            (() => Here.Overwrite("src/b/h1.txt", "changed\n"), "C", "input src/b/h1.txt changed"),
            (() => Change("C", step => step with { Salt = 1 }), "C", "captured variable text changed"),
            (() => Here.Overwrite("src/lit0.txt", "again\n"), "D", "output out/A/main.o of A changed"),
            (() => Here.Write("src/a/more.txt", OracleFile.Of("more\n")), "D", "output out/A/more.o of A appeared"),
            (() => Here.Remove("src/a/more.txt"), "D", "output out/A/more.o of A disappeared"),
            (() => Change("C", step => step with { Salt = 2 }), "E", "output out/D/main.o of D changed"),
            (() => Here.Remove("out/A/main.o"), "A", "its output out/A/main.o is gone"),
            (() => Here.Overwrite("out/T/main.o", "by hand\n"), "T", "its output out/T/main.o was changed"),
            (() => Here.Write("out/D/stranger", Here.Foreign["out/D/stranger"] = OracleFile.Of("mine\n")), "D", "its output directory holds other files than it left"),
            (DeleteState, "E", "it has not run here before"),
        ];
    }

    void DeleteState()
    {
        Here.Remove(".buildkit");
        Here.Known.Clear();
    }

    void Change(string name, Func<OracleStep, OracleStep> change)
    {
        var index = scene.Steps.FindIndex(step => step.Name == name);
        scene.Steps[index] = change(scene.Steps[index]);
    }

    async Task<OracleRun> RunAsync(OracleMode mode)
    {
        var check = new OracleCheck(scene, Here, mode, OracleTree.Load(Here.Root, "out"));
        var run = await scene.RunAsync(Here, mode);
        check.Check(run);
        check.Learn(run);
        check.CheckIdle(await scene.RunAsync(Here, new()));
        return run;
    }

    public void Dispose() => scene.Dispose();
}
