namespace BuildKit.Tools;

/// <summary>What the arguments of a <c>dotnet</c> command say about where files are; typed options and arguments of the author alike.</summary>
sealed record BuildArguments
{
    static readonly string[] PropertyOptions = ["-p:", "/p:", "--p:", "-property:", "/property:", "--property:"];

    public static BuildArguments None { get; } = new() { Properties = new Dictionary<string, string>(), All = [] };

    /// <summary>MSBuild properties that are given: they win over what files say. Names ignore case.</summary>
    public required IReadOnlyDictionary<string, string> Properties { get; init; }

    public required IReadOnlyList<string> All { get; init; }

    /// <summary>As it is given; null for the default of the command.</summary>
    public string? Configuration => Properties.GetValueOrDefault("Configuration") ?? Value("--configuration", "-c");

    public string? Output => Value("--output", "-o");

    public bool NoBuild => Has("--no-build");

    public bool NoRestore => NoBuild || Has("--no-restore");

    public static BuildArguments Of(Command command)
    {
        var arguments = command.Arguments.TakeWhile(argument => argument != "--").ToList();
        var properties = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var argument in arguments)
        {
            if (Array.Find(PropertyOptions, option => argument.StartsWith(option, StringComparison.OrdinalIgnoreCase)) is { } option
                && argument.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
            {
                properties[argument[option.Length..equals]] = Uri.UnescapeDataString(argument[(equals + 1)..]);
            }
        }

        var all = new BuildArguments { Properties = properties, All = arguments };
        if (all.Value("--artifacts-path") is { } artifacts)
        {
            properties["ArtifactsPath"] = artifacts;
        }

        return all;
    }

    public bool Has(string flag) => All.Contains(flag);

    public bool IsTrue(string property) => string.Equals(Properties.GetValueOrDefault(property), "true", StringComparison.OrdinalIgnoreCase);

    public string? Value(params ReadOnlySpan<string> options)
    {
        for (var i = 0; i < All.Count; i++)
        {
            foreach (var option in options)
            {
                if (All[i] == option && i + 1 < All.Count)
                {
                    return All[i + 1];
                }

                if (All[i].StartsWith(option, StringComparison.Ordinal) && All[i].Length > option.Length && All[i][option.Length] is '=' or ':')
                {
                    return All[i][(option.Length + 1)..];
                }
            }
        }

        return null;
    }
}
