using System.Globalization;

namespace BuildKit.Execution;

/// <summary>How the commands of a step ended and how many of its tests did what: with its outputs and its result, what a reused result says.</summary>
sealed class Endings
{
    readonly Lock access = new();
    readonly List<string> all = [];

    public void Add(BuildEvent happened)
    {
        var text = happened switch
        {
            CommandFinished command => string.Create(CultureInfo.InvariantCulture, $"exit code {command.ExitCode}"),
            TestsReported tests => string.Create(CultureInfo.InvariantCulture, $"{tests.Passed} tests passed, {tests.Failed} failed, {tests.Skipped} skipped"),
            _ => null,
        };
        lock (access)
        {
            if (happened is StepRetried)
            {
                all.Clear();
            }
            else if (text is not null)
            {
                all.Add(text);
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        lock (access)
        {
            return string.Join("; ", all);
        }
    }
}
