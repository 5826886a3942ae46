namespace BuildKit.Tests.Caching.Oracle;

/// <summary>A random build: its steps, and the files that it begins with.</summary>
static class OracleBuild
{
    public const string Literal = "src/lit{0}.txt";
    static readonly string[] Patterns = ["src/a/*.txt", "src/b/*.txt", "src/a/**/*.txt", "src/lit0.txt", "src/lit1.txt"];

    public static List<OracleStep> Steps(Random random, IReadOnlyList<string> variables)
    {
        var steps = new List<OracleStep>();
        for (var index = random.Next(3, 7); index > 0; index--)
        {
            steps.Add(Step(random, $"{(char)('A' + steps.Count)}", steps, variables));
        }

        return steps;
    }

    public static OracleTree Files(Random random)
    {
        var files = new OracleTree
        {
            ["src/lit0.txt"] = Content(random),
            ["src/lit1.txt"] = Content(random),
            ["src/a/sub/g0.txt"] = Content(random),
            ["src/tree0/d0/x0.txt"] = Content(random),
            ["src/tree0/f0.txt"] = Content(random),
            ["src/tree0/d1"] = new('d'),
            ["src/text/t0.txt"] = OracleFile.Of($"c{random.Next(1000):000}\r\n"),
            ["src/any/y0.dat"] = Content(random),
            ["src/any/y1.dat"] = Content(random),
        };
        for (var index = random.Next(1, 4); index > 0; index--)
        {
            files[$"src/a/f{index}.txt"] = Content(random);
            files[$"src/b/h{index}.txt"] = Content(random);
        }

        return files;
    }

    /// <summary>One line; mostly of the same length.</summary>
    public static OracleFile Content(Random random) => OracleFile.Of($"c{random.Next(1000):000}{(random.Next(5) == 0 ? "long" : "")}\n");

    static OracleStep Step(Random random, string name, List<OracleStep> before, IReadOnlyList<string> variables)
    {
        var output = random.Next(20) switch { < 6 => OracleOutput.File, < 12 => OracleOutput.Glob, < 14 => OracleOutput.Directory, < 17 => OracleOutput.Tree, _ => OracleOutput.Nothing };
        string[] items = random.Next(8) == 0 ? ["x", "y", "z"] : [];
        string[] dependsOn = [.. before.Select(step => step.Name).OrderBy(_ => random.Next()).Take(random.Next(3)).Order(StringComparer.Ordinal)];
        var step = new OracleStep
        {
            Name = name,
            IsCode = random.Next(10) < 3,
            Files = Some(random, Patterns, 3),
            Optional = random.Next(4) == 0 ? ["src/opt0.txt"] : [],
            Trees = random.Next(5) == 0 ? ["src/tree0"] : [],
            Texts = random.Next(6) == 0 ? ["src/text/*.txt"] : [],
            Anywhere = random.Next(6) == 0 ? ["src/any/*.dat"] : [],
            Variables = random.Next(4) == 0 ? [variables[random.Next(variables.Count)]] : [],
            DependsOn = dependsOn,
            Narrowed = random.Next(4) == 0 ? dependsOn.FirstOrDefault(other => before.Exists(step => step.Name == other && step.Output != OracleOutput.Nothing && step.Items.Length == 0)) : null,
            Items = items,
            Output = items.Length > 0 ? OracleOutput.File : output,
            IsIncremental = items.Length == 0 && output is OracleOutput.File or OracleOutput.Glob && random.Next(6) == 0,
            IsLossy = random.Next(3) == 0,
            Skips = random.Next(6) == 0,
            IsUncached = output != OracleOutput.Nothing && random.Next(20) == 0,
        };
        step = step with { Warns = !step.IsCode && random.Next(4) == 0, Skips = step.Skips && step.Files.Length > 0 };
        // A step that declares no inputs at all is not cached.
        return step.Files.Length + step.Optional.Length + step.Trees.Length + step.Texts.Length + step.Anywhere.Length > 0 ? step : step with { Files = [Patterns[0]] };
    }

    static string[] Some(Random random, string[] all, int most) => [.. all.OrderBy(_ => random.Next()).Take(random.Next(most)).Order(StringComparer.Ordinal)];
}
