using System.ComponentModel;
using System.Runtime.CompilerServices;
using BuildKit.Targets;

namespace BuildKit;

/// <summary>What can be said of a step, and therefore of a target that is one step.</summary>
/// <typeparam name="TSelf">The definition itself, so that every method returns it.</typeparam>
public abstract class StepDefinition<TSelf> where TSelf : StepDefinition<TSelf>
{
    private protected StepDefinition()
    {
    }

    internal StepModel Model { get; } = new();

    private protected TSelf Self => (TSelf)this;

    /// <summary>
    /// Files that the step reads, as patterns relative to the root directory; <c>!pattern</c> takes files away. A pattern without
    /// wildcards names a file that must be there. What the outputs of dependencies are need not be said again.
    /// </summary>
    public TSelf Inputs(params ReadOnlySpan<string> patterns) => Add(Model.Inputs, patterns);

    /// <summary>Files that the step reads if they are there; that one appears or goes away is a change.</summary>
    public TSelf OptionalInputs(params ReadOnlySpan<string> patterns) => Add(Model.OptionalInputs, patterns);

    /// <summary>
    /// Directories that the step reads as a whole: empty directories count, a link counts as a link, and nothing is left out, not even
    /// <c>bin</c> and <c>obj</c>.
    /// </summary>
    public TSelf InputTrees(params ReadOnlySpan<string> directories) => Add(Model.InputTrees, directories);

    /// <summary>Text files that the step reads, of which CRLF and LF are the same.</summary>
    public TSelf TextInputs(params ReadOnlySpan<string> patterns) => Add(Model.TextInputs, patterns);

    /// <summary>Files whose content the step reads wherever they lie: moving or renaming one is no change.</summary>
    public TSelf InputsAnywhere(params ReadOnlySpan<string> patterns) => Add(Model.InputsAnywhere, patterns);

    /// <summary>
    /// Files that the step writes, as patterns relative to the root directory. No two steps may write the same file. A pattern without
    /// wildcards may be a directory: its members are recorded exactly, empty directories too, and a file in it that is not the step's is an error.
    /// </summary>
    public TSelf Outputs(params ReadOnlySpan<string> patterns) => Add(Model.Outputs, patterns);

    /// <summary>Directories that belong to the step alone: whatever else is found in them is removed.</summary>
    public TSelf OutputTrees(params ReadOnlySpan<string> directories) => Add(Model.OutputTrees, directories);

    /// <summary>
    /// Variables of the build's own environment that the commands of the step see and that are part of what decides its result. One
    /// that is not set and one that is set to nothing are different.
    /// </summary>
    public TSelf Environment(params ReadOnlySpan<string> names) => Add(Model.Variables, names);

    /// <summary>
    /// A version of what the step does, for changes that the engine cannot see: another one is another key.
    /// </summary>
    public TSelf Version(string version)
    {
        Model.Version = version;
        return Self;
    }

    /// <summary>Lets a step without outputs be cached: its result, such as that of a test run, is the output.</summary>
    public TSelf Cached()
    {
        Model.IsCached = true;
        return Self;
    }

    /// <summary>Runs the step each time, whatever it declares; its outputs are still the inputs of others.</summary>
    /// <param name="why">What a plan and <c>--explain</c> say.</param>
    public TSelf Uncached(string why)
    {
        Model.UncachedReason = why;
        return Self;
    }

    /// <summary>
    /// Leaves in place what the last run of the step left, for a tool that works on from there. Without it files that were left and
    /// are no inputs are removed before the step runs.
    /// </summary>
    public TSelf Incremental()
    {
        Model.IsIncremental = true;
        return Self;
    }

    /// <summary>Says that the result is the same on every operating system and processor, so that these are no part of the key.</summary>
    public TSelf Portable()
    {
        Model.IsPortable = true;
        return Self;
    }

    /// <summary>
    /// Says that the secrets which the step reads decide nothing about its result, such as a password for a feed. Without it a step
    /// that reads a secret always runs.
    /// </summary>
    public TSelf SecretsDoNotMatter()
    {
        Model.IgnoresSecrets = true;
        return Self;
    }

    /// <summary>Runs the command that the function makes once the dependencies are done.</summary>
    public TSelf Runs(Func<Command> command) => Add(new CommandAction(_ => new([command()]), command));

    /// <summary>Runs the commands that the function makes, one after the other.</summary>
    public TSelf Runs(Func<IEnumerable<Command>> commands) => Add(new CommandAction(_ => new([.. commands()]), commands));

    /// <summary>Runs the command that the asynchronous function makes.</summary>
    public TSelf Runs(Func<Task<Command>> command) =>
        Add(new CommandAction(async _ => [await command().ConfigureAwait(false)], command));

    /// <summary>Runs the commands that the asynchronous function makes, one after the other.</summary>
    public TSelf Runs(Func<Task<IEnumerable<Command>>> commands) =>
        Add(new CommandAction(async _ => [.. await commands().ConfigureAwait(false)], commands));

    /// <summary>Not this: chosen by the compiler where no other fits, so that it says what <c>Runs</c> is given.</summary>
    [Obsolete("Runs is given the command itself, or several, and runs them: Runs(() => Docker($\"build .\")), without RunAsync(). For code there is Executes.", error: true)]
    [OverloadResolutionPriority(-1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public TSelf Runs<T>(Func<T> anything) => throw new NotSupportedException($"{anything}");

    /// <summary>Executes C# code.</summary>
    public TSelf Executes(Action action) =>
        Add(new CodeAction(_ =>
        {
            action();
            return Task.CompletedTask;
        }, action));

    /// <summary>Executes asynchronous C# code.</summary>
    public TSelf Executes(Func<Task> action) => Add(new CodeAction(_ => action(), action));

    /// <summary>Executes asynchronous C# code that learns of Ctrl-C and of the time limit.</summary>
    public TSelf Executes(Func<CancellationToken, Task> action) => Add(new CodeAction(action, action));

    /// <summary>
    /// Tries again after a failure, up to this many times, so one attempt more in all. Default: 0.
    /// </summary>
    /// <param name="times">How often to try again, 1 to 100.</param>
    public TSelf Retry(int times) => Retry(times, TimeSpan.Zero);

    /// <summary>Tries again after a failure and a pause. Default: no retry.</summary>
    /// <param name="times">How often to try again, 1 to 100.</param>
    /// <param name="pause">How long to wait before each further attempt.</param>
    public TSelf Retry(int times, TimeSpan pause)
    {
        (Model.Retries, Model.RetryPause) = (times, pause);
        return Self;
    }

    /// <summary>
    /// Fails an attempt that takes longer, and kills the whole process tree. Default: no limit.
    /// </summary>
    public TSelf Timeout(TimeSpan limit)
    {
        Model.Timeout = limit;
        return Self;
    }

    /// <summary>Holds a named resource: no two steps that name the same one run at once.</summary>
    public TSelf Exclusive(params ReadOnlySpan<string> resources)
    {
        Model.Resources.AddRange(resources);
        return Self;
    }

    /// <summary>Hands variables of the build's own environment through to every command of the step.</summary>
    public TSelf PassThrough(params ReadOnlySpan<string> names)
    {
        Model.PassedThrough.AddRange(names);
        return Self;
    }

    TSelf Add(List<string> list, ReadOnlySpan<string> more)
    {
        list.AddRange(more);
        return Self;
    }

    internal TSelf Add(StepAction action)
    {
        Model.Actions.Add(action);
        return Self;
    }
}

/// <summary>Defines one step of a target that has many.</summary>
public sealed class StepDefinition : StepDefinition<StepDefinition>
{
    internal StepDefinition()
    {
    }
}
