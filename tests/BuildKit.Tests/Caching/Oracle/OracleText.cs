namespace BuildKit.Tests.Caching.Oracle;

/// <summary>Steps as one text: what the code of a step captures is then a value that enters its key.</summary>
static class OracleText
{
    const char Step = '\n';
    const char Field = '\t';
    const char Item = ' ';

    public static string Of(IEnumerable<OracleStep> steps) => string.Join(Step, steps.Select(step => string.Join(Field, (string[])
    [
        step.Name, step.IsCode ? "code" : "", $"{step.Salt}", step.Item ?? "", step.Narrowed ?? "", $"{(int)step.Output}",
        (step.IsIncremental ? "i" : "") + (step.IsLossy ? "l" : "") + (step.Warns ? "w" : "") + (step.Skips ? "s" : ""),
        string.Join(Item, step.Files), string.Join(Item, step.Optional), string.Join(Item, step.Trees), string.Join(Item, step.Texts), string.Join(Item, step.Anywhere),
        string.Join(Item, step.Variables), string.Join(Item, step.DependsOn),
    ])));

    public static List<OracleStep> Read(string text)
    {
        var steps = new List<OracleStep>();
        foreach (var line in text.Split(Step))
        {
            var fields = line.Split(Field);
            steps.Add(new()
            {
                Name = fields[0],
                IsCode = fields[1].Length > 0,
                Salt = int.Parse(fields[2], System.Globalization.CultureInfo.InvariantCulture),
                Item = fields[3].Length > 0 ? fields[3] : null,
                Narrowed = fields[4].Length > 0 ? fields[4] : null,
                Output = (OracleOutput)(fields[5][0] - '0'),
                IsIncremental = fields[6].Contains('i', StringComparison.Ordinal),
                IsLossy = fields[6].Contains('l', StringComparison.Ordinal),
                Warns = fields[6].Contains('w', StringComparison.Ordinal),
                Skips = fields[6].Contains('s', StringComparison.Ordinal),
                Files = Items(fields[7]),
                Optional = Items(fields[8]),
                Trees = Items(fields[9]),
                Texts = Items(fields[10]),
                Anywhere = Items(fields[11]),
                Variables = Items(fields[12]),
                DependsOn = Items(fields[13]),
            });
        }

        return steps;
    }

    static string[] Items(string field) => field.Split(Item, StringSplitOptions.RemoveEmptyEntries);
}
