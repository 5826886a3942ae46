using BuildKit.Masking;
using BuildKit.Parameters;

namespace BuildKit.Hosting;

/// <summary>
/// Gives the members of a script their values, before anything is defined: parameters from the command line, variables and
/// files, other members from their attributes.
/// </summary>
sealed class ScriptValues(HostEnvironment environment, AbsolutePath root, CommandLine commandLine)
{
    /// <summary>Profiles, separated by commas, where the command line names none.</summary>
    public const string ProfileVariable = "BK_PROFILE";

    /// <summary>Sets all values, and returns the members that attributes gave theirs, in their order.</summary>
    /// <exception cref="BuildException">A value is wrong; all that are wrong in one message.</exception>
    public IReadOnlyList<Injection> Give(IReadOnlyList<ScriptMember> members, IReadOnlyList<Parameter> parameters)
    {
        var problems = SetParameters(parameters);
        HideSecrets(parameters, problems);
        return InjectAndCheck(members, parameters, problems);
    }

    List<BuildError> SetParameters(IReadOnlyList<Parameter> parameters)
    {
        var files = FilesOf(parameters);
        var problems = new List<BuildError>();
        foreach (var parameter in parameters)
        {
            var given = (commandLine.Parameters.Count > 0 ? commandLine.ValueOf(parameter) : null)
                ?? GivenByVariable(parameter)
                ?? files.GetValueOrDefault(parameter);
            if (given is not null)
            {
                problems.AddRange(parameter.Give(given));
            }
        }

        return problems;
    }

    // All that is wrong with values is said together. Where some are wrong, the script may fail for that reason alone.
    List<Injection> InjectAndCheck(IReadOnlyList<ScriptMember> members, IReadOnlyList<Parameter> parameters, List<BuildError> problems)
    {
        List<Injection> injections = [];
        try
        {
            injections = Inject(members);
            foreach (var parameter in parameters)
            {
                problems.AddRange(parameter.Check());
            }
        }
        catch (BuildException) when (problems.Count > 0)
        {
            // what is known already is said below
        }

        return problems.Count == 0 ? injections : throw Errors.ParameterValues(problems).Exception();
    }

    void HideSecrets(IReadOnlyList<Parameter> parameters, List<BuildError> problems)
    {
        foreach (var parameter in parameters)
        {
            if (parameter.IsSecret && parameter.MaskDefault() is { } problem)
            {
                problems.Add(problem);
            }
        }

        if (environment.HasConsole && SecretMask.Current.IsActive)
        {
            ConsoleMask.Install();
        }
    }

    // The verb that writes the file of a profile makes it, too.
    IReadOnlyDictionary<Parameter, GivenValue> FilesOf(IReadOnlyList<Parameter> parameters)
    {
        var profiles = Profiles();
        return ParameterFiles.Read(
            root, parameters, commandLine.Verb == SecretsVerb.Name ? [.. profiles.Intersect(ParameterFiles.Profiles(root))] : profiles);
    }

    IReadOnlyList<string> Profiles() =>
        commandLine.Profiles
        ?? environment.Variable(ProfileVariable)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        ?? [];

    // Azure Pipelines gives the name itself, as $(BK_NAME), where it has no variable of that name.
    GivenValue? GivenByVariable(Parameter parameter) =>
        environment.Variable(parameter.Variable) is not { } text || text == $"$({parameter.Variable})" ? null
        : new() { Texts = [new(text, parameter.Variable)], SetBy = parameter.Variable, Directory = root };

    List<Injection> Inject(IReadOnlyList<ScriptMember> members)
    {
        var injections = new List<Injection>();
        foreach (var member in members)
        {
            if (member.Attribute<InjectionAttribute>() is { } attribute)
            {
                var injection = new Injection(attribute, new()
                {
                    Name = member.Name,
                    Type = member.Type,
                    RootDirectory = root,
                    IsContinuousIntegration = environment.IsContinuousIntegration,
                    Variable = environment.Variable,
                });
                member.Set(attribute.ValueOf(injection.Member));
                injections.Add(injection);
            }
        }

        return injections;
    }
}

/// <summary>A member and the attribute that gave it its value.</summary>
sealed record Injection(InjectionAttribute Attribute, InjectedMember Member);
