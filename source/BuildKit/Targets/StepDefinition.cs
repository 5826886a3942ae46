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
    /// Files that the step reads, as patterns relative to the root directory; <c>!pattern</c> takes files away.
    /// </summary>
    public TSelf Inputs(params ReadOnlySpan<string> patterns)
    {
        Model.Inputs.AddRange(patterns);
        return Self;
    }

    /// <summary>
    /// Files that the step writes, as patterns relative to the root directory. No two steps may write the same file.
    /// </summary>
    public TSelf Outputs(params ReadOnlySpan<string> patterns)
    {
        Model.Outputs.AddRange(patterns);
        return Self;
    }

    /// <summary>Lets a step without outputs be cached: its result, such as that of a test run, is the output.</summary>
    public TSelf Cached()
    {
        Model.IsCached = true;
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
