using BuildKit.Commands;

namespace BuildKit.Caching;

/// <summary>The variables that are in a key: what is fixed for every process, and over it what the step and its command declare.</summary>
static class StepVariables
{
    /// <summary>By name; one that is not set is not there, which differs from one that is set to nothing.</summary>
    public static IReadOnlyList<(string Name, string Value)> Set(IEnumerable<(string Name, string? Value)> declared, bool isWindows)
    {
        var variables = new SortedDictionary<string, string>(Utf8Order.Instance);
        foreach (var (name, value) in declared)
        {
            if (value is not null)
            {
                variables[Name(name, isWindows)] = value;
            }
        }

        return [.. variables.Select(variable => (variable.Key, variable.Value))];
    }

    /// <summary>What a process of this command gets, but for what is handed through.</summary>
    public static IReadOnlyList<(string Name, string Value)> Of(KeyedStep step, Command? command)
    {
        IEnumerable<(string, string?)> layers = StepEnvironment.Fixed.Select(variable => (variable.Name, (string?)variable.Value))
            .Concat(step.Variables)
            .Concat(command is null ? [] : command.Environment.Select(variable => (variable.Key, (string?)variable.Value)));
        return Set(layers, step.Platform.IsWindows);
    }

    // On Windows "Path" and "PATH" are one variable.
    static string Name(string name, bool isWindows) => isWindows ? name.ToUpperInvariant() : name;
}
