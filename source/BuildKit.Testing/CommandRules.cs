using BuildKit.Commands;
using BuildKit.Events;

namespace BuildKit.Testing;

/// <summary>What a test says of the commands of its build; the rule that was given last counts first.</summary>
sealed class CommandRules
{
    readonly List<Rule> rules = [];

    /// <param name="matches">The commands that the rule is for.</param>
    /// <param name="answer">What stands in for them; null to run them for real.</param>
    public void Add(Func<Command, bool> matches, Func<Command, CommandAnswer>? answer) => rules.Insert(0, new(matches, answer));

    /// <summary>
    /// True if the command line begins with these words. Where one of them is a <c>*</c>, any argument may stand; paths
    /// below the root directory may be written relative to it, and a tool's path by its file name.
    /// </summary>
    public static Func<Command, bool> BeginsWith(string words, AbsolutePath root)
    {
        var expected = ((Arguments)words).ToArray();
        return command =>
        {
            string[] line = [command.Tool, .. command.Arguments];
            return expected.Length <= line.Length && expected.Index().All(word => word.Item == "*" || word.Item == line[word.Index]
                || word.Item == TestedText.RelativeTo(root, line[word.Index])
                || (word.Index == 0 && word.Item == Path.GetFileName(command.Tool)));
        };
    }

    /// <exception cref="BuildException">BK1101: no rule is for this command.</exception>
    public StandIn? StandInFor(Command command, AbsolutePath root, List<TestedCommand> started)
    {
        var scope = StepScope.Current;
        var rule = rules.FirstOrDefault(rule => rule.Matches(command)) ?? throw Errors.NoAnswer(command, scope?.Target).Exception();
        lock (started)
        {
            started.Add(new()
            {
                Command = command,
                Target = scope?.Target ?? "",
                Step = scope?.Step,
                WasReal = rule.Answer is null,
                Line = TestedText.RelativeTo(root, command.ToString()),
            });
        }

        return rule.Answer is null ? null : StandIn(rule.Answer(command), root);
    }

    static StandIn StandIn(CommandAnswer answer, AbsolutePath root) => new()
    {
        ExitCode = answer.ExitCode,
        Output = answer.Output,
        ErrorOutput = answer.ErrorOutput,
        Hangs = answer.Hangs,
        Effect = () =>
        {
            foreach (var (path, text) in answer.Files)
            {
                (root / path).WriteText(text);
            }
        },
        Reports = scope => answer.Tests is not var (passed, failed, skipped) ? [] :
        [
            new TestsReported { Time = scope.Time.GetUtcNow(), Target = scope.Target, Step = scope.Step, Passed = passed, Failed = failed, Skipped = skipped },
        ],
    };

    sealed record Rule(Func<Command, bool> Matches, Func<Command, CommandAnswer>? Answer);
}
