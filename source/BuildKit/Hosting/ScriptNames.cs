using BuildKit.Caching;
using BuildKit.Commands;
using BuildKit.Parameters;
using BuildKit.Secrets;
using BuildKit.Targets;

namespace BuildKit.Hosting;

/// <summary>The names that parameters share the command line and the environment with.</summary>
static class ScriptNames
{
    /// <summary>The variables that mean something to the engine itself.</summary>
    public static IReadOnlyList<string> OwnVariables { get; } = [ScriptValues.ProfileVariable, "BK_ROOT", "BK_PROGRAM", StepEnvironment.StepVariable, StepEnvironment.CommandVariable,
        SecretPasswords.Variable, SecretPasswords.FileVariable, SecretPasswords.NewVariable, CacheSettings.DirectoryVariable, CacheSettings.SizeVariable];

    /// <summary>Whether the variable has to do with the password of secrets, also of a profile's: <c>BK_SECRETS_PASSWORD__PRODUCTION</c>.</summary>
    public static bool IsOfSecrets(string variable) => variable.StartsWith("BK_SECRETS_", StringComparison.Ordinal)
        && (OwnVariables.Contains(variable) || OwnVariables.Any(own => variable.StartsWith(own + "__", StringComparison.Ordinal)));

    /// <exception cref="BuildException">BK0605: a parameter has the name of something else; all of them in one message.</exception>
    public static void RefuseTaken(IReadOnlyList<Parameter> parameters, IReadOnlyList<TargetOption> options)
    {
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var option in EngineOption.All)
        {
            taken[Suggestion.Normalised(option.Name)] = "an option of the engine";
        }

        foreach (var option in options)
        {
            taken[Suggestion.Normalised(option.Name)] = "an option that a target of this build brings";
        }

        foreach (var own in OwnVariables)
        {
            taken.TryAdd(Suggestion.Normalised(own["BK_".Length..]), $"taken by the engine's own variable {own}");
        }

        var problems = new List<BuildError>();
        foreach (var parameter in parameters)
        {
            if (!taken.TryAdd(Suggestion.Normalised(parameter.Name), $"the parameter '{parameter.MemberName}' already"))
            {
                problems.Add(Errors.ParameterNameTaken(parameter.MemberName, parameter.Name, taken[Suggestion.Normalised(parameter.Name)]));
            }
        }

        if (problems.Count > 0)
        {
            throw Errors.InvalidBuild(problems).Exception();
        }
    }
}
