using System.Globalization;
using BuildKit.Events;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Display;

namespace BuildKit.Hosting;

/// <summary>
/// Makes <c>Log.Information(…)</c> of a build script an event of the step that logs. Serilog is loaded when this is
/// installed, and not before.
/// </summary>
static class AuthorLog
{
    static readonly Lock Installing = new();
    static readonly List<Logger> Living = [];
    static ILogger before = Logger.None;

    /// <summary>
    /// Configures Serilog's logger until the result is disposed of. All levels become events; what is shown is the
    /// output's choice.
    /// </summary>
    /// <param name="outside">Takes what is logged outside of any step, with an empty target; called on any thread.</param>
    /// <param name="time">The clock for lines outside of any step.</param>
    public static IDisposable Install(Action<BuildEvent> outside, TimeProvider time)
    {
        var logger = new LoggerConfiguration().MinimumLevel.Verbose().Enrich.FromLogContext()
            .WriteTo.Sink(new StepSink(outside, time)).CreateLogger();
        lock (Installing)
        {
            before = Living.Count == 0 ? Log.Logger : before;
            Living.Add(logger);
            Log.Logger = logger;
        }

        return new Installed(logger);
    }

    // Runs at the same time, as tests have them, end in any order: the logger of one that lives goes on.
    static void Remove(Logger logger)
    {
        lock (Installing)
        {
            Living.Remove(logger);
            // A script that set a logger of its own keeps it.
            if (ReferenceEquals(Log.Logger, logger))
            {
                Log.Logger = Living.Count == 0 ? before : Living[^1];
            }
        }
    }

    sealed class Installed(Logger logger) : IDisposable
    {
        public void Dispose()
        {
            Remove(logger);
            logger.Dispose();
        }
    }
}

/// <summary>Posts each log event to the current step.</summary>
sealed class StepSink : ILogEventSink
{
    static readonly AsyncLocal<Action<BuildEvent>?> OutsideOfSteps = new();

    // Texts literally, without quotes, as people write them for people.
    readonly MessageTemplateTextFormatter message = new("{Message:lj}", CultureInfo.InvariantCulture);

    readonly Action<BuildEvent> outside;
    readonly TimeProvider time;

    public StepSink(Action<BuildEvent> outside, TimeProvider time)
    {
        (this.outside, this.time) = (outside, time);
        // Where several runs share the process, what one logs outside of its steps is known by its asynchronous context.
        OutsideOfSteps.Value = outside;
    }

    public void Emit(LogEvent logEvent)
    {
        var scope = StepScope.Current;
        (scope?.Post ?? OutsideOfSteps.Value ?? outside)(new LogWritten
        {
            Time = (scope?.Time ?? time).GetUtcNow(),
            Target = scope?.Target ?? "",
            Step = scope?.Step,
            Severity = SeverityOf(logEvent.Level),
            Text = TextOf(logEvent),
        });
    }

    static Severity SeverityOf(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose => Severity.Trace,
        LogEventLevel.Debug => Severity.Debug,
        LogEventLevel.Information => Severity.Information,
        LogEventLevel.Warning => Severity.Warning,
        _ => Severity.Error,
    };

    string TextOf(LogEvent e)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        message.Format(e, text);
        WriteProperties(e, text);
        if (e.Exception is { } exception)
        {
            // What a user can mend has a complete text; a stack trace would bury it.
            text.Write('\n');
            text.Write(exception is BuildException ? exception.Message : exception.ToString());
        }

        return text.ToString();
    }

    // Properties that the message does not show; the name of the logging class is no news in a build script.
    static void WriteProperties(LogEvent e, StringWriter text)
    {
        var shown = e.MessageTemplate.Tokens.OfType<Serilog.Parsing.PropertyToken>().Select(token => token.PropertyName);
        var rest = e.Properties.Where(property => property.Key != Constants.SourceContextPropertyName)
            .ExceptBy(shown, property => property.Key).OrderBy(property => property.Key, StringComparer.Ordinal).ToList();
        if (rest.Count > 0)
        {
            text.Write($" {{{string.Join(", ", rest.Select(property => $"{property.Key}={property.Value}"))}}}");
        }
    }
}
