using BuildKit.Events;

namespace BuildKit.Rendering;

/// <summary>
/// The output of a run as plain lines, for terminals and logs alike; how to read it is in <c>docs/output.md</c>.
/// </summary>
sealed class PlainOutput : IBuildObserver, IDisposable
{
    static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(30);
    static readonly TimeSpan TableInterval = TimeSpan.FromSeconds(1);

    readonly Lock gate = new();
    readonly RunRecord run = new();
    readonly PlainOutputOptions options;
    readonly LineSink output;
    readonly Palette palette;
    readonly Glyphs glyphs;
    readonly Progress progress;
    readonly FleetTable? table;
    ITimer? signsOfLife;
    ITimer? tableClock;
    bool isOver;

    public PlainOutput(TextWriter writer, PlainOutputOptions options)
    {
        this.options = options;
        output = new(writer, options.Time);
        palette = new(options.UseColour);
        glyphs = Glyphs.For(options.UseGlyphs, writer.Encoding);
        progress = new(options, output, palette, glyphs);
        table = options is { IsTerminal: true, UseColour: true } && !IsQuiet ? new(palette, options.Width ?? int.MaxValue, options.Height) : null;
    }

    bool IsQuiet => options.Verbosity == Verbosity.Quiet;

    public void On(BuildEvent e)
    {
        lock (gate)
        {
            run.Add(e);
            if (!IsQuiet)
            {
                progress.Show(e);
                table?.Show(e);
            }

            switch (e)
            {
                case BuildStarted when !options.IsTerminal && !IsQuiet:
                    signsOfLife = options.Time.CreateTimer(_ => ShowSignOfLife(), null, LongestSilence, Timeout.InfiniteTimeSpan);
                    break;
                case HostStateChanged when table is not null:
                    tableClock ??= options.Time.CreateTimer(_ => Try(ShowTable), null, TableInterval, TableInterval);
                    break;
                case BuildFinished:
                    Finish();
                    break;
            }

            ShowTable();
            output.Flush();
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            isOver = true;
            signsOfLife?.Dispose();
            tableClock?.Dispose();
            progress.Dispose();
        }
    }

    void Finish()
    {
        progress.Finish();
        WriteSection(new FailureReport(palette, glyphs).Lines(run));
        WriteSection(SummaryLines.Coverage(run));
        if (!IsQuiet)
        {
            WriteSection(new SummaryTable(palette, glyphs, options.Width).Lines(run));
        }

        string?[] last = [SummaryLines.Outcomes(run), SummaryLines.Verified(run), SummaryLines.Tests(run)];
        WriteSection(last.OfType<string>());
        Dispose();
    }

    void WriteSection(IEnumerable<string> lines)
    {
        var isFirst = true;
        foreach (var line in lines)
        {
            if (isFirst && !output.IsEmpty && !IsQuiet)
            {
                output.WriteLine("");
            }

            isFirst = false;
            output.WriteLine(line);
        }
    }

    void ShowTable()
    {
        if (table is not null)
        {
            output.SetFooter(isOver ? [] : table.Lines(options.Time.GetUtcNow()));
            output.Flush();
        }
    }

    void ShowSignOfLife() => Try(() =>
    {
        if (output.Silence >= LongestSilence && SilenceLine.Text(run, options.Time.GetUtcNow(), glyphs) is { } line)
        {
            output.WriteLine(line);
            output.Flush();
        }

        var rest = LongestSilence - output.Silence;
        signsOfLife?.Change(rest > TimeSpan.Zero ? rest : LongestSilence, Timeout.InfiniteTimeSpan);
    });

    void Try(Action show)
    {
        lock (gate)
        {
            if (isOver)
            {
                return;
            }

            try
            {
                show();
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // The reader of our output is gone; the next event says so where it can be reported.
            }
        }
    }
}
