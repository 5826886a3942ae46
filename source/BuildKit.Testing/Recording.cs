using System.Globalization;
using BuildKit.Events;
using BuildKit.Graph;

namespace BuildKit.Testing;

/// <summary>Everything that is seen of one run.</summary>
sealed class Recording(AbsolutePath root) : IBuildObserver, IDisposable
{
    readonly List<BuildEvent> events = [];

    public StringWriter Output { get; } = new(CultureInfo.InvariantCulture);

    public StringWriter ErrorOutput { get; } = new(CultureInfo.InvariantCulture);

    public List<TestedCommand> Commands { get; } = [];

    public Plan? Plan { get; set; }

    public void On(BuildEvent e) => events.Add(e);

    public TestedRun Run(int exitCode) => new()
    {
        Plan = Plan is null ? null : new(Plan, root),
        ExitCode = exitCode,
        Output = TestedText.RelativeTo(root, Output.ToString()),
        ErrorOutput = TestedText.RelativeTo(root, ErrorOutput.ToString()),
        Events = events,
        Commands = Commands,
    };

    public void Dispose()
    {
        Output.Dispose();
        ErrorOutput.Dispose();
    }
}
