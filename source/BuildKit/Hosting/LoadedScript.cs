using System.Reflection;
using BuildKit.Commands;
using BuildKit.Masking;
using BuildKit.Parameters;
using BuildKit.Secrets;
using BuildKit.Targets;

namespace BuildKit.Hosting;

/// <summary>A build script with its parameters set and its targets defined.</summary>
sealed class LoadedScript
{
    public required AbsolutePath Root { get; init; }

    public required IReadOnlyList<Parameter> Parameters { get; init; }

    public required IReadOnlyList<TargetModel> Targets { get; init; }

    /// <summary>The options that targets bring, each name once.</summary>
    public required IReadOnlyList<TargetOption> Options { get; init; }

    /// <summary>The members that attributes gave their values, in their order.</summary>
    public required IReadOnlyList<Injection> Injections { get; init; }

    public required CommandLine CommandLine { get; init; }

    /// <summary>The class of the script.</summary>
    public required Type Type { get; init; }

    public required IReadOnlyList<ScriptMember> Members { get; init; }

    public required string? DefaultTarget { get; init; }

    /// <summary>True if the targets share fields, so that no two of them may run at once.</summary>
    public required bool IsSequential { get; init; }

    /// <summary>Creates the script, sets its parameters, evaluates its definitions, binds the options.</summary>
    /// <exception cref="BuildException">Something in the script or on the command line is wrong.</exception>
    public static LoadedScript Load<T>(HostEnvironment environment, Func<T, Target>? defaultTarget) where T : BuildScript, new()
    {
        var root = environment.FindRoot();
        // Parameters are members, so the script comes first; its initialisers see the environment's name already.
        var name = environment.Variable("BK_ENVIRONMENT") is { Length: > 0 } variable ? variable : "local";
        var script = Create<T>(environment, root, CommandLine.Peek(environment.Arguments, "environment") ?? name);
        var members = ScriptMember.Of(script);
        var parameters = Parameter.Of(members);
        var commandLine = CommandLine.Parse(environment.Arguments, parameters, environment.Directory);
        var problems = SetParameters(parameters, commandLine, environment, root);
        HideSecrets(parameters, environment, problems);
        var injections = InjectAndCheck(members, parameters, environment, root, problems);

        var definitions = new ScriptMembers(members, [.. MemberKinds]);
        script.Definitions = definitions;
        var targets = Define(definitions);
        var options = DistinctOptions(targets);
        RefuseTakenNames(parameters, options);
        commandLine.BindOptions(options, parameters, environment.Variable);
        if (commandLine.FurtherValues.Count > 0)
        {
            commandLine.RefuseTargetsAmongValues(targets);
        }

        return new()
        {
            Root = root,
            Parameters = parameters,
            Targets = targets,
            Options = options,
            Injections = injections,
            CommandLine = commandLine,
            Type = typeof(T),
            Members = members,
            DefaultTarget = defaultTarget is null ? null : definitions.NameOf(defaultTarget(script)),
            IsSequential = typeof(T).IsDefined(typeof(SequentialAttribute), inherit: true),
        };
    }

    // Profiles, separated by commas, where the command line names none.
    const string ProfileVariable = "BK_PROFILE";

    // The kinds of members whose references are recognised; every floor that brings a kind is named here.
    static readonly Type[] MemberKinds = [typeof(Target), typeof(Target<>), typeof(Product), typeof(DeploymentEnvironment)];

    static T Create<T>(HostEnvironment environment, AbsolutePath root, string environmentName) where T : BuildScript, new()
    {
        var context = new ScriptContext
        {
            Root = root,
            EnvironmentName = environmentName,
            IsContinuousIntegration = environment.IsContinuousIntegration,
        };
        try
        {
            return context.Create<T>();
        }
        catch (Exception thrown) when (Unwrapped(thrown) is var exception)
        {
            throw exception as BuildException
                ?? Errors.ScriptFailedToStart(typeof(T).Name, exception.GetType().Name, exception.Message, AuthorPlace.Of(exception)).Exception(exception);
        }
    }

    static List<BuildError> SetParameters(
        IReadOnlyList<Parameter> parameters, CommandLine commandLine, HostEnvironment environment, AbsolutePath root)
    {
        var files = FilesOf(parameters, commandLine, environment, root);
        var problems = new List<BuildError>();
        foreach (var parameter in parameters)
        {
            var given = (commandLine.Parameters.Count > 0 ? commandLine.ValueOf(parameter) : null)
                ?? GivenBy(environment, parameter, root)
                ?? files.GetValueOrDefault(parameter);
            if (given is not null)
            {
                problems.AddRange(parameter.Give(given));
            }
        }

        return problems;
    }

    // All that is wrong with values is said together. Where some are wrong, the script may fail for that reason alone.
    static List<Injection> InjectAndCheck(
        IReadOnlyList<ScriptMember> members, IReadOnlyList<Parameter> parameters, HostEnvironment environment, AbsolutePath root, List<BuildError> problems)
    {
        List<Injection> injections = [];
        try
        {
            injections = Inject(members, environment, root);
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

    static void HideSecrets(IReadOnlyList<Parameter> parameters, HostEnvironment environment, List<BuildError> problems)
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
    static IReadOnlyDictionary<Parameter, GivenValue> FilesOf(
        IReadOnlyList<Parameter> parameters, CommandLine commandLine, HostEnvironment environment, AbsolutePath root)
    {
        var profiles = ProfilesOf(commandLine, environment);
        return ParameterFiles.Read(
            root, parameters, commandLine.Verb == SecretsVerb.Name ? [.. profiles.Intersect(ParameterFiles.Profiles(root))] : profiles);
    }

    static IReadOnlyList<string> ProfilesOf(CommandLine commandLine, HostEnvironment environment) =>
        commandLine.Profiles
        ?? environment.Variable(ProfileVariable)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        ?? [];

    static GivenValue? GivenBy(HostEnvironment environment, Parameter parameter, AbsolutePath root) =>
        environment.Variable(parameter.Variable) is not { } text ? null
        : new() { Texts = [new(text, parameter.Variable)], SetBy = parameter.Variable, Directory = root };

    static List<Injection> Inject(IReadOnlyList<ScriptMember> members, HostEnvironment environment, AbsolutePath root)
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

    static List<TargetModel> Define(ScriptMembers members)
    {
        var targets = new List<TargetModel>();
        var problems = new List<BuildError>();
        foreach (var (name, target) in members.Targets)
        {
            var model = new TargetModel(name) { Place = () => SourcePlace.Of(target.Method) };
            targets.Add(model);
            try
            {
                IDefinition.Of(target, model, members).Apply(target);
            }
            catch (Exception thrown)
            {
                var exception = Unwrapped(thrown);
                problems.Add((exception as BuildException)?.Error
                    ?? Errors.DefinitionFailed(name, exception.GetType().Name, exception.Message, AuthorPlace.Of(exception) ?? model.Place()));
            }
        }

        return problems.Count == 0 ? targets : throw Errors.InvalidBuild(problems).Exception();
    }

    static List<TargetOption> DistinctOptions(IReadOnlyList<TargetModel> targets)
    {
        // Targets that bring an option of the same name share one object, so that all of them see its value.
        var options = new Dictionary<string, TargetOption>(StringComparer.Ordinal);
        foreach (var target in targets)
        {
            foreach (var option in target.Options)
            {
                options.TryAdd(option.Name, option);
            }
        }

        return [.. options.Values];
    }

    static void RefuseTakenNames(IReadOnlyList<Parameter> parameters, IReadOnlyList<TargetOption> options)
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

    /// <summary>The variables that mean something to the engine itself.</summary>
    public static IReadOnlyList<string> OwnVariables { get; } = [ProfileVariable, "BK_ROOT", "BK_PROGRAM", StepEnvironment.StepVariable, StepEnvironment.CommandVariable,
        SecretPasswords.Variable, SecretPasswords.FileVariable, SecretPasswords.NewVariable];

    /// <summary>Whether the variable has to do with the password of secrets, also of a profile's: <c>BK_SECRETS_PASSWORD__PRODUCTION</c>.</summary>
    public static bool IsOfSecrets(string variable) => variable.StartsWith("BK_SECRETS_", StringComparison.Ordinal)
        && (OwnVariables.Contains(variable) || OwnVariables.Any(own => variable.StartsWith(own + "__", StringComparison.Ordinal)));

    static Exception Unwrapped(Exception exception) => exception is TargetInvocationException { InnerException: { } inner } ? inner : exception;
}

/// <summary>A member and the attribute that gave it its value.</summary>
sealed record Injection(InjectionAttribute Attribute, InjectedMember Member);
