using System.Reflection;
using BuildKit.Parameters;
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

    public required BuildScript Instance { get; init; }

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
        var injections = new ScriptValues(environment, root, commandLine).Give(members, parameters);

        var definitions = new ScriptMembers(members, [.. MemberKinds]);
        script.Definitions = definitions;
        definitions.Shared<ParametersOfRun>().All = parameters;
        var targets = Define(definitions, parameters);
        var options = DistinctOptions(targets.SelectMany(target => target.Options).Concat(commandLine.Verb is { } verb ? EngineVerb.Find(verb).Options(definitions) : []));
        ScriptNames.RefuseTaken(parameters, options);
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
            Instance = script,
            Type = typeof(T),
            Members = members,
            DefaultTarget = defaultTarget is null ? null : definitions.NameOf(defaultTarget(script)),
            IsSequential = typeof(T).IsDefined(typeof(SequentialAttribute), inherit: true),
        };
    }

    // The kinds of members whose references are recognised; every floor that brings a kind is named here.
    static readonly Type[] MemberKinds = [typeof(Target), typeof(Target<>), typeof(Product), typeof(DeploymentEnvironment), typeof(CiPipeline)];

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

    static List<TargetModel> Define(ScriptMembers members, IReadOnlyList<Parameter> parameters)
    {
        var targets = new List<TargetModel>();
        var problems = new List<BuildError>();
        foreach (var (name, target) in members.Targets)
        {
            var model = new TargetModel(name) { Place = () => SourcePlace.Of(target.Method), WayToGive = WayToGive };
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

        string? WayToGive(string member) => parameters.FirstOrDefault(parameter => parameter.MemberName == member) is { } parameter
            ? $"--{parameter.Name} or {parameter.Variable}"
            : null;
    }

    static List<TargetOption> DistinctOptions(IEnumerable<TargetOption> all)
    {
        // Targets that bring an option of the same name share one object, so that all of them see its value.
        var options = new Dictionary<string, TargetOption>(StringComparer.Ordinal);
        foreach (var option in all)
        {
            options.TryAdd(option.Name, option);
        }

        return [.. options.Values];
    }

    static Exception Unwrapped(Exception exception) => exception is TargetInvocationException { InnerException: { } inner } ? inner : exception;
}
