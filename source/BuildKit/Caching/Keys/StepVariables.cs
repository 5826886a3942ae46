using BuildKit.Commands;

namespace BuildKit.Caching;

/// <summary>The variables that are in a key: what is fixed for every process, and over it what the step and its command declare.</summary>
static class StepVariables
{
    /// <summary>By name; one that is not set is not there, which differs from one that is set to nothing.</summary>
    public static IReadOnlyList<(string Name, string Value)> Set(IEnumerable<(string Name, string? Value)> declared, KeyedStep step)
    {
        var isWindows = step.Platform.IsWindows;
        var variables = new Dictionary<string, string>(isWindows ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (var (name, value) in declared)
        {
            if (value is not null)
            {
                variables[name] = value;
            }
        }

        // On Windows "Path" and "PATH" are one variable. A portable step is to have the key that it has elsewhere.
        return [.. variables.Select(variable => (isWindows && !step.IsPortable ? variable.Key.ToUpperInvariant() : variable.Key, variable.Value)).OrderBy(variable => variable.Item1, Utf8Order.Instance)];
    }

    /// <summary>What a process of this command gets, but for what is handed through.</summary>
    public static IReadOnlyList<(string Name, string Value)> Of(KeyedStep step, Command? command) => Set(
        StepEnvironment.Fixed.Select(variable => (variable.Name, (string?)variable.Value))
            .Concat(step.Variables)
            .Concat(command is null ? [] : command.Environment.Select(variable => (variable.Key, (string?)variable.Value))),
        step);
}
