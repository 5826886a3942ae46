namespace BuildKit.Tests.Caching.Oracle;

/// <summary>What a person, a tool or an accident does between two runs: draws it, and does it.</summary>
sealed class OracleEdits
{
    readonly OracleScene scene;
    readonly List<OracleState> states;
    readonly List<Kind> kinds;
    readonly List<Kind> alone;
    readonly List<Kind> ofSources;

    /// <param name="scene">What is edited.</param>
    /// <param name="states">What one can go back to.</param>
    public OracleEdits(OracleScene scene, List<OracleState> states)
    {
        (this.scene, this.states) = (scene, states);
        var (sources, outputs) = (new OracleSourceEdits(scene), new OracleOutputEdits(scene));
        ofSources =
        [
            new("edit", sources.Edit, 4), new("edit twice within a tick", sources.EditTwiceAtOnce, 2), new("touch", sources.Touch), new("swap", sources.Swap), new("rename", sources.Rename),
            new("delete", sources.Delete), new("chmod", sources.Executable), new("link", sources.Link), new("add", sources.Add), new("add what nothing reads", sources.AddElsewhere),
            new("optional input", sources.Optional), new("tree", sources.Tree), new("line endings", sources.LineEndings), new("move where paths do not matter", sources.MoveAnywhere),
            new("revert", Back, 2),
        ];
        kinds =
        [
            .. ofSources,
            new("argument or captured value", random => Change(random, "salt", step => step with { Salt = random.Next(6) }), 2),
            new("code", Code, 2),
            new("version", random => Change(random, "version", step => step with { Version = random.Next(3) is > 0 and var number ? $"{number}" : null })),
            new("variable", SetVariable), new("delete output", outputs.DeleteOutput), new("delete all outputs", _ => outputs.DeleteOutputs()), new("file of nobody's", outputs.Foreign),
            new("switch cache", SwitchCache), new("switch workspace", _ => SwitchWorkspace()),
        ];
        // These go alone: with others it would be a question of taste whose a file is.
        alone = [new("edit output", outputs.EditOutput), new("delete state", _ => outputs.DeleteState()), new("link for output", outputs.ReplaceOutput)];
    }

    OracleWorkspace Here => scene.Here;

    /// <summary>How often each kind was drawn.</summary>
    public OracleTally Tally { get; } = new();

    /// <summary>One edit, or a few at once.</summary>
    public List<string> Some(Random random)
    {
        if (random.Next(12) is 0 && Of(alone, random) is { } single)
        {
            return [single];
        }

        var done = new List<string>();
        for (var index = random.Next(3) == 0 ? random.Next(2, 4) : 1; index > 0;)
        {
            if (Of(kinds, random) is { } what)
            {
                done.Add(what);
                index--;
            }
        }

        return done;
    }

    /// <summary>What is done after a kill, when nobody knows whose a file at an output is: nothing, the last edits taken back, or one of sources.</summary>
    public string? AfterKill(Random random) => random.Next(4) switch { 0 => null, 1 => Of(ofSources, random), _ => BackTo(states.Count - 1) };

    string? Of(List<Kind> all, Random random)
    {
        var left = random.Next(all.Sum(kind => kind.Weight));
        var drawn = all.First(kind => (left -= kind.Weight) < 0);
        var what = drawn.Do(random);
        if (what is not null)
        {
            Tally.Add(drawn.Name);
        }

        return what;
    }

    string? Change(Random random, string what, Func<OracleStep, OracleStep> change) => Change(random, what, change, static _ => true);

    string? Change(Random random, string what, Func<OracleStep, OracleStep> change, Predicate<OracleStep> where)
    {
        var steps = scene.Steps.FindAll(where);
        if (steps.Count == 0)
        {
            return null;
        }

        var index = scene.Steps.IndexOf(steps[random.Next(steps.Count)]);
        scene.Steps[index] = change(scene.Steps[index]);
        return $"another {what}: {scene.Steps[index]}";
    }

    string? Code(Random random) => Change(random, "code", step => step with { Variant = random.Next(3) }, step => step.IsCode);

    string SetVariable(Random random)
    {
        var name = scene.Variables[random.Next(scene.Variables.Length)];
        var value = random.Next(4) switch { 0 => null, 1 => "1", _ => "2" };
        Environment.SetEnvironmentVariable(name, value);
        return $"set {name} to {value ?? "nothing"}";
    }

    string SwitchCache(Random random)
    {
        scene.Store = scene.Stores[random.Next(scene.Stores.Count)];
        return $"use {scene.Store?.Name ?? "no cache"}";
    }

    string SwitchWorkspace()
    {
        var sources = Here.Sources;
        scene.Here = scene.Workspaces[Here == scene.Workspaces[0] ? 1 : 0];
        Here.Become(sources);
        return $"go to the workspace {Here.Root.Name}";
    }

    string? Back(Random random) => BackTo(random.Next(states.Count));

    string? BackTo(int index)
    {
        if (states.Count == 0)
        {
            return null;
        }

        Here.Become(states[index].Sources);
        scene.Steps.Clear();
        scene.Steps.AddRange(states[index].Steps);
        return $"go back to state {index}";
    }

    sealed record Kind(string Name, Func<Random, string?> Do, int Weight = 1);
}

/// <summary>A commit, so to speak.</summary>
sealed record OracleState(OracleTree Sources, IReadOnlyList<OracleStep> Steps);
