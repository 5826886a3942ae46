namespace BuildKit.Tests.Caching.Oracle;

/// <summary>What happens to outputs and to what the engine keeps. Each says what it did, or null if there was nothing to do it to.</summary>
sealed class OracleOutputEdits(OracleScene scene)
{
    OracleWorkspace Here => scene.Here;

    string? Output(Random random, char kind)
    {
        var outputs = Here.Known.Values.SelectMany(known => known.Outputs).Where(output => output.Value.Kind == kind && Path.Exists(Here.Root / output.Key)).Select(output => output.Key).ToList();
        return outputs.Count == 0 ? null : outputs[random.Next(outputs.Count)];
    }

    public string? DeleteOutput(Random random)
    {
        if (Output(random, random.Next(3) switch { 0 => 'd', 1 => 'l', _ => 'f' }) is not { } path)
        {
            return null;
        }

        Here.Remove(path);
        ForgetForeign();
        return $"delete the output {path}";
    }

    public string DeleteOutputs()
    {
        Here.Remove("out");
        Here.Foreign.Clear();
        return "delete all outputs";
    }

    void ForgetForeign()
    {
        foreach (var path in Here.Foreign.Keys.Where(path => !Path.Exists(Here.Root / path)).ToList())
        {
            Here.Foreign.Remove(path);
        }
    }

    // In a directory that is an output a stranger is an error, which other tests show.
    public string? Foreign(Random random)
    {
        var steps = scene.Steps.Where(step => step.Output is OracleOutput.File or OracleOutput.Glob or OracleOutput.Tree && Directory.Exists(Here.Root / step.Directory)).ToList();
        if (steps.Count == 0)
        {
            return null;
        }

        var path = $"{steps[random.Next(steps.Count)].Directory}/z-{random.Next(4)}{(random.Next(2) == 0 ? ".o" : ".txt")}";
        Here.Write(path, Here.Foreign[path] = OracleFile.Of($"foreign {random.Next(100)}\n"));
        return $"a file of nobody's: {path}";
    }

    public string? EditOutput(Random random)
    {
        if (Output(random, 'f') is not { } path)
        {
            return null;
        }

        var text = System.IO.File.ReadAllText(Here.Root / path);
        Here.Overwrite(path, random.Next(3) switch { 0 => "", 1 => text.Replace('n', 'm'), _ => text[..^1] + "!" });
        return $"edit the output {path}";
    }

    public string? ReplaceOutput(Random random)
    {
        if (Output(random, 'f') is not { } path)
        {
            return null;
        }

        Here.Write(path, new('l', "elsewhere"));
        return $"a link in place of the output {path}";
    }

    public string DeleteState()
    {
        Here.Remove(".buildkit");
        Here.Known.Clear();
        Here.Begun.Clear();
        return "delete .buildkit";
    }
}
