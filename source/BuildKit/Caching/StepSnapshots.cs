using BuildKit.Commands;
using BuildKit.Events;
using BuildKit.Implementations;

namespace BuildKit.Caching;

/// <summary>Gathers what decides a step's result.</summary>
sealed class StepSnapshots(CacheServices services)
{
    /// <summary>What the step's commands say of their files.</summary>
    public IReadOnlyList<CommandFiles> FilesOf(CacheableStep step) =>
        [.. step.Commands.Select(command => command.Files(services.Root)).OfType<CommandFiles>()];

    /// <summary>
    /// What is known of the author's code: of C# code that runs, and, where the script has secrets, of the code that made commands.
    /// </summary>
    public IReadOnlyList<ImplementationDigest> CodeOf(CacheableStep step) => [.. step.Work
        .Where(work => work is CodeWork || (services.HasSecrets && !step.Declaration.IgnoresSecrets))
        .Select(work => services.Code(work.Source) is var code && work is CodeWork ? code : OnlySecrets(code))];

    /// <summary>What the snapshot holds; null if a tool is not there, which the step itself will tell.</summary>
    /// <exception cref="BuildException">BK0360: an input is missing. BK032x: an input cannot be read.</exception>
    public StepSnapshot? Of(CacheableStep step, IReadOnlyList<CommandFiles> commands)
    {
        if (Actions(step, commands) is not { } actions)
        {
            return null;
        }

        var upstream = Upstream(step, commands);
        var inputs = services.Files.Inputs(Query(step, commands, upstream));
        if (inputs.Missing.Count > 0)
        {
            throw Errors.InputsMissing(step.Name, inputs.Missing).Exception();
        }

        var keyed = new KeyedStep
        {
            Root = services.Root,
            Actions = actions,
            Variables = [.. step.Declaration.Variables.Select(name => (name, services.Variable(name)))],
            PassedThrough = step.PassedThrough,
            Inputs = inputs,
            Upstream = upstream,
            Outputs = step.Declaration.Outputs,
            OutputTrees = step.Declaration.OutputTrees,
            // What a command brings is told by its arguments; the patterns of the author are not.
            LocalOutputs = [.. commands.SelectMany(command => command.LocalOutputs)],
            Version = step.Declaration.Version,
            IsPortable = step.Declaration.IsPortable,
            IgnoresSecrets = step.Declaration.IgnoresSecrets,
        };
        return new(StepKey.Of(keyed, services.Seal), inputs, upstream, commands)
        {
            Code = [.. step.Work.OfType<CodeWork>().Zip(actions.OfType<KeyedCode>(), (work, keyed) => (work.Source, keyed.Code))],
        };
    }

    static ImplementationDigest OnlySecrets(ImplementationDigest code) => new() { Digest = default, Parts = [], Secrets = code.Secrets };

    List<KeyedAction>? Actions(CacheableStep step, IReadOnlyList<CommandFiles> commands)
    {
        var actions = new List<KeyedAction>();
        foreach (var work in step.Work)
        {
            if (work is CodeWork)
            {
                var code = services.Code(work.Source);
                actions.Add(new KeyedCode(code, Results(step, code)));
            }

            foreach (var command in (work as CommandWork)?.Commands ?? [])
            {
                if (services.Tools.Of(command, EnvironmentOf(step, command)) is not { } tool)
                {
                    return null;
                }

                actions.Add(new KeyedCommand(command, tool, command.Files(services.Root)?.Settings ?? []));
            }
        }

        return actions;
    }

    readonly Lazy<IReadOnlyDictionary<string, string>> plain = new(() => StepEnvironment.Construct(
        new() { Tool = "" }, new StepScope { Target = "", Root = services.Root, Id = "", Post = static _ => { } }, ""));

    // Tools are looked up in it; most commands have the same.
    IReadOnlyDictionary<string, string> EnvironmentOf(CacheableStep step, Command command) =>
        command.Environment.Count + command.PassedThrough.Count + step.PassedThrough.Count + step.Declaration.Variables.Count == 0 ? plain.Value : Constructed(step, command);

    IReadOnlyDictionary<string, string> Constructed(CacheableStep step, Command command) => StepEnvironment.Construct(
        command, new StepScope { Target = step.Target, Root = services.Root, Id = "", Post = static _ => { }, PassedThrough = step.PassedThrough, Variables = step.Declaration.Variables }, "");

    // Which of them the code reads is told by the members that it names.
    List<(string, ReadOnlyMemory<byte>)> Results(CacheableStep step, ImplementationDigest code) => [.. step.Results
        .Where(result => code.Members.Contains(result.Key) || code.Fallback is not null)
        .Select(result => (result.Key, (ReadOnlyMemory<byte>)(services.Results.Write(result.Value?.GetType() ?? typeof(object), result.Value) ?? [])))];

    // What the step itself writes is no input of it, whatever its patterns say.
    static InputQuery Query(CacheableStep step, IReadOnlyList<CommandFiles> commands, IReadOnlyList<UpstreamOutputs> upstream)
    {
        var declared = step.Declaration;
        var isAlone = commands.Count == 1 && declared.Inputs.Files.Count == 0;
        string[] own = [.. declared.Outputs.Concat(declared.OutputTrees).Where(pattern => !pattern.StartsWith('!')).SelectMany(WithDirectory).Select(pattern => $"!{pattern}")];
        return declared.Inputs with
        {
            Files = Without(own, [.. declared.Inputs.Files, .. commands.SelectMany(command => Brought(command, isAlone)), .. commands.SelectMany(command => FromDisk(command, upstream))]),
            Optional = Without(own, [.. declared.Inputs.Optional, .. commands.SelectMany(command => command.OptionalInputs)]),
        };
    }

    static IReadOnlyList<string> Without(string[] own, IReadOnlyList<string> patterns) => own.Length == 0 || patterns.All(DeclaredPaths.IsOutside) ? patterns : [.. patterns, .. own];

    /// <summary>The pattern, and if it may name a directory also the one for everything below it.</summary>
    public static IEnumerable<string> WithDirectory(string pattern) => pattern.AsSpan().ContainsAny("*?[{") ? [pattern] : [pattern, $"{pattern}/**"];

    static IReadOnlyList<UpstreamOutputs> Upstream(CacheableStep step, IReadOnlyList<CommandFiles> commands)
    {
        if (commands.Count == 0 || !commands.All(command => command.KnowsItsInputs) || step.Work.Any(work => work is CodeWork) || step.Commands.Count() != commands.Count)
        {
            return step.Upstream;
        }

        string[] patterns = [.. commands.SelectMany(command => command.FromDependencies)];
        return patterns.Length == 0 ? []
            : [.. step.Upstream.Select(outputs => new UpstreamOutputs(outputs.Target, EntryLists.Matching(outputs.Entries, patterns))).Where(outputs => outputs.Entries.Count > 0)];
    }

    // What one command does not read, another one or the author may name.
    static IEnumerable<string> Brought(CommandFiles command, bool isAlone) => command.Inputs.Where(pattern => isAlone || !pattern.StartsWith('!'));

    // Where no target before it has left what the command reads, somebody else has.
    static IReadOnlyList<string> FromDisk(CommandFiles command, IReadOnlyList<UpstreamOutputs> upstream) =>
        command.FromDependencies.Count == 0 || upstream.Any(outputs => EntryLists.Matching(outputs.Entries, command.FromDependencies).Count > 0) ? [] : command.FromDependencies;
}
