using System.Reflection;
using BuildKit.Hosting;

namespace BuildKit.Testing;

/// <summary>
/// A build under test, with a workspace of its own: a temporary directory that is its root. It runs in the test's process,
/// through the same <c>Main</c> as always, and sees no variable, no terminal and no process that the test did not give it.
/// <code>
/// using var build = new BuildTest&lt;Build>()
///     .File("Shop.sln", "")
///     .Answers("dotnet", CommandAnswer.Success);
///
/// var run = await build.RunAsync("Test", "--configuration", "Debug");
///
/// Assert.Equal(["dotnet restore Shop.sln", "dotnet build Shop.sln --configuration Debug --no-restore"], run.Succeeds().Commands.Select(c => c.Line));
/// </code>
/// </summary>
/// <typeparam name="TBuild">The build script.</typeparam>
public sealed class BuildTest<TBuild> : IDisposable where TBuild : BuildScript, new()
{
    readonly Dictionary<string, string> variables = new(StringComparer.Ordinal);
    readonly CommandRules rules = new();
    TimeProvider time = TimeProvider.System;

    /// <summary>Makes the workspace: an empty directory.</summary>
    public BuildTest() => RootDirectory = AbsolutePath.Of(Directory.CreateTempSubdirectory("buildkit-test-").FullName);

    /// <summary>The root directory of the workspace.</summary>
    public AbsolutePath RootDirectory { get; }

    /// <summary>Writes a file of the workspace.</summary>
    /// <param name="path">The path, relative to the root directory.</param>
    /// <param name="text">Its text, as UTF-8.</param>
    public BuildTest<TBuild> File(string path, string text)
    {
        _ = (RootDirectory / path).WriteText(text);
        return this;
    }

    /// <summary>Copies files into the workspace, each to the place that it has in the other directory.</summary>
    /// <param name="from">The directory that they are in, such as the repository's.</param>
    /// <param name="patterns">Which files, as patterns relative to that directory.</param>
    public BuildTest<TBuild> Files(AbsolutePath from, params ReadOnlySpan<string> patterns)
    {
        foreach (var file in from.Glob(patterns))
        {
            _ = file.CopyTo(RootDirectory / file.RelativeTo(from));
        }

        return this;
    }

    /// <summary>
    /// Makes the workspace a git repository whose first commit has the files that are there now. What the engine asks of
    /// git, such as the version, is answered by the real one.
    /// </summary>
    /// <param name="tag">A tag for the commit, such as <c>v1.2.0</c>; null for none.</param>
    /// <exception cref="BuildException">BK1106: git failed.</exception>
    public BuildTest<TBuild> Committed(string? tag = null)
    {
        TestRepository.Commit(RootDirectory, tag);
        return this;
    }

    /// <summary>Sets an environment variable of the build, such as <c>BK_FEED_KEY</c> or <c>CI</c>. Default: none is set.</summary>
    public BuildTest<TBuild> Variable(string name, string value)
    {
        variables[name] = value;
        return this;
    }

    /// <summary>The clock of the build. Default: the system's.</summary>
    public BuildTest<TBuild> Clock(TimeProvider clock)
    {
        time = clock;
        return this;
    }

    /// <summary>
    /// Answers commands in place of their processes. Of several rules for one command the one given last counts. A command
    /// that no rule is for fails its step with BK1101, so that nothing is started by accident.
    /// </summary>
    /// <param name="words">
    /// How the command line begins, word by word: <c>"dotnet test"</c> is for every one of them, <c>"git * --tags"</c> for any
    /// subcommand followed by that option, <c>"*"</c> for all commands.
    /// </param>
    /// <param name="answer">How they end.</param>
    public BuildTest<TBuild> Answers(string words, CommandAnswer answer) => Answers(CommandRules.BeginsWith(words, RootDirectory), _ => answer);

    /// <summary>Answers commands in place of their processes, each by its own.</summary>
    /// <param name="matches">The commands that the rule is for.</param>
    /// <param name="answer">How each of them ends.</param>
    public BuildTest<TBuild> Answers(Func<Command, bool> matches, Func<Command, CommandAnswer> answer)
    {
        rules.Add(matches, answer);
        return this;
    }

    /// <summary>Lets commands run as real processes.</summary>
    /// <param name="words">As for <see cref="Answers(string, CommandAnswer)"/>.</param>
    public BuildTest<TBuild> RunsForReal(string words)
    {
        rules.Add(CommandRules.BeginsWith(words, RootDirectory), answer: null);
        return this;
    }

    /// <summary>What the command line would run; nothing is run.</summary>
    /// <param name="arguments">The command line, without <c>--plan</c>.</param>
    /// <exception cref="BuildException">BK1105: the build or the command line is not valid; the message has what it printed.</exception>
    public async Task<TestedPlan> PlanAsync(params string[] arguments)
    {
        var run = await RunAsync([.. arguments, "--plan"]).ConfigureAwait(false);
        return run.Plan ?? throw Errors.NoPlan(run.ExitCode, run.Output + run.ErrorOutput).Exception();
    }

    /// <summary>Runs the build with this command line and waits for its end.</summary>
    public Task<TestedRun> RunAsync(params string[] arguments) => RunAsync(arguments, CancellationToken.None);

    /// <summary>Runs the build with this command line and waits for its end.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="interrupt">Counts as Ctrl-C.</param>
    public async Task<TestedRun> RunAsync(IReadOnlyList<string> arguments, CancellationToken interrupt)
    {
        using var recording = new Recording(RootDirectory);
        using var commands = Commands.StandIn.Install(command => rules.StandInFor(command, RootDirectory, recording.Commands));
        using var outside = Outside(recording, interrupt).Install();
        var exitCode = await StartAsync([.. arguments]).ConfigureAwait(false);
        return recording.Run(exitCode);
    }

    /// <summary>Removes the workspace.</summary>
    public void Dispose() => RootDirectory.Delete();

    HostEnvironment Outside(Recording recording, CancellationToken interrupt) => new()
    {
        Arguments = [],
        Directory = RootDirectory,
        Variable = name => name == "BK_ROOT" ? RootDirectory : variables.GetValueOrDefault(name),
        VariableNames = () => variables.Keys,
        Output = recording.Output,
        Error = recording.ErrorOutput,
        Time = time,
        Stop = interrupt,
        Planned = plan => recording.Plan = plan,
        Observers = [recording],
    };

    // The entry point knows the default target, and whatever else its author does before the build starts.
    static Task<int> StartAsync(string[] arguments)
    {
        const BindingFlags any = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        var main = typeof(TBuild).GetMethod("Main", any, [typeof(string[])]);
        return main?.ReturnType == typeof(Task<int>)
            ? (Task<int>)main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [arguments], null)!
            : BuildHost.RunAsync<TBuild>(HostEnvironment.Of(arguments), defaultTarget: null);
    }
}
