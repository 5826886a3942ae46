partial class Build
{
    [Solution]
    readonly Solution Solution = null!;

    Target Compile => _ => _
        .Description("Compiles everything")
        .Runs(() => DotNet.Build(Solution).Configuration(Configuration.Release));

    Target Smoke => _ => _
        .Description("Starts each affected service once")
        .DependsOn(Compile)
        .DependsOn(Affected)
        .ForEach(() => Result(Affected), (step, service) => step
            .Timeout(TimeSpan.FromMinutes(2))
            .Runs(() => DotNet.Run(Solution[service]).Configuration(Configuration.Release).NoBuild()));

    async Task<string[]> AffectedByChangesAsync()
    {
        var all = Solution.Projects("*").Where(project => project.Path.RelativeTo(RootDirectory).ToString().StartsWith("services/", StringComparison.Ordinal))
            .Select(project => project.Name).ToArray();
        var tag = await Tool.Of("git")($"describe --tags --abbrev=0").SucceedsWith(0, 128).Quiet().ReadAsync();
        if (tag.Length == 0)
        {
            return all;
        }

        var changed = await Git.Diff(tag).NameOnly().ReadLinesAsync();
        return changed.Any(file => file.StartsWith("libraries/", StringComparison.Ordinal)) ? all
            : [.. all.Where(service => changed.Any(file => file.StartsWith($"services/{service}/", StringComparison.Ordinal)))];
    }
}
