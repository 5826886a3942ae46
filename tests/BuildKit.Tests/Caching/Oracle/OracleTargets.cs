using BuildKit.Events;
using BuildKit.Targets;

namespace BuildKit.Tests.Caching.Oracle;

/// <summary>The steps as targets that the engine can run in this process.</summary>
static class OracleTargets
{
    public static IReadOnlyList<TargetModel> Of(IReadOnlyList<OracleStep> steps, AbsolutePath root) => [.. steps.Select(step => Target(step, steps, root))];

    static TargetModel Target(OracleStep step, IReadOnlyList<OracleStep> steps, AbsolutePath root)
    {
        var target = new TargetModel(step.Name);
        target.DependsOn.AddRange(step.DependsOn.Select(name => new TargetReference(name, "DependsOn")));
        if (step.Narrowed is { } narrowed)
        {
            target.Consumes.Add(new(narrowed, [$"out/{narrowed}/main.o"]));
        }

        Declare(target.Step, step);
        if (step.Items.Length == 0)
        {
            Act(target.Step, step, steps, root);
        }
        else
        {
            target.FanOuts.Add(new(() => [.. step.Steps.Select(one => Act(new StepModel { Name = one.Item }, one, steps, root))], () => step.Items));
        }

        return target;
    }

    static void Declare(StepModel model, OracleStep step)
    {
        model.Inputs.AddRange(step.Files);
        model.Inputs.AddRange(step.Skips ? ["!src/**/*skip*"] : []);
        model.OptionalInputs.AddRange(step.Optional);
        model.InputTrees.AddRange(step.Trees);
        model.TextInputs.AddRange(step.Texts);
        model.InputsAnywhere.AddRange(step.Anywhere);
        model.Variables.AddRange(step.Variables);
        (model.Version, model.IsIncremental, model.IsCached) = (step.Version, step.IsIncremental, step.Output == OracleOutput.Nothing);
        model.UncachedReason = step.IsUncached ? "it says so" : null;
    }

    static StepModel Act(StepModel model, OracleStep step, IReadOnlyList<OracleStep> steps, AbsolutePath root)
    {
        model.Outputs.AddRange(step.Output switch
        {
            OracleOutput.File => [$"{step.Directory}/{step.Item ?? "main"}.o"],
            OracleOutput.Glob => [$"{step.Directory}/*.o"],
            OracleOutput.Directory => [step.Directory],
            _ => [],
        });
        model.OutputTrees.AddRange(step.Output == OracleOutput.Tree ? [step.Directory] : []);
        if (step.IsCode)
        {
            var code = OracleCode.Of(step, steps, root);
            model.Actions.Add(new CodeAction(cancellation => Task.Run(code, cancellation), code));
        }
        else
        {
            var script = OracleShell.Script(step, steps);
            Func<Command> command = () => new() { Tool = "sh", Arguments = ["-c", script] };
            model.Actions.Add(new CommandAction(_ => new([command()]), command));
        }

        return model;
    }
}

/// <summary>The C# code of steps: it reads only what it captures and files.</summary>
static class OracleCode
{
    public static Action Of(OracleStep step, IReadOnlyList<OracleStep> steps, AbsolutePath root)
    {
        var text = TextOf(step, steps);
        return step.Variant switch
        {
            0 => () => Work(root, text, 0),
            1 => () => Work(root, text, 1),
            _ => () => Work(root, text, 2),
        };
    }

    /// <summary>What the code captures of the step, and of others no more than where their outputs are.</summary>
    public static string TextOf(OracleStep step, IReadOnlyList<OracleStep> steps) => OracleText.Of(
        [step, .. steps.Where(other => step.DependsOn.Contains(other.Name)).Select(other => new OracleStep { Name = other.Name, Output = other.Output })]);

    static void Work(AbsolutePath root, string text, int variant)
    {
        var steps = OracleText.Read(text);
        var step = steps[0] with { Variant = variant };
        if (step.IsIncremental)
        {
            RemoveOwn(root, step);
        }

        var tree = OracleTree.Load(root, ["src", .. step.DependsOn.Select(name => $"out/{name}")]);
        foreach (var (path, file) in OracleWork.Outputs(step, tree, Environment.GetEnvironmentVariable, steps))
        {
            Write(root / path, file);
        }

        Say(OracleWork.Says(step, tree, Environment.GetEnvironmentVariable, steps));
    }

    // A step that works on from what it left tidies up by itself.
    static void RemoveOwn(AbsolutePath root, OracleStep step)
    {
        foreach (var path in OracleTree.Load(root, step.Directory).Keys.Where(path => path.EndsWith(".o", StringComparison.Ordinal) && !path.Contains("/z-", StringComparison.Ordinal)))
        {
            File.Delete(root / path);
        }
    }

    static void Say(string text)
    {
        var scope = StepScope.Current!;
        scope.Post(new OutputWritten { Target = scope.Target, Step = scope.Step, Text = text });
    }

    static void Write(AbsolutePath path, OracleFile file)
    {
        Directory.CreateDirectory(file.Kind == 'd' ? path : path.Parent);
        if (file.Kind == 'l')
        {
            File.Delete(path);
            File.CreateSymbolicLink(path, file.Text);
        }
        else if (file.Kind == 'f')
        {
            File.WriteAllText(path, file.Text);
            File.SetUnixFileMode(path, (UnixFileMode)(file.IsExecutable ? 0b111_101_101 : 0b110_100_100));
        }
    }
}
