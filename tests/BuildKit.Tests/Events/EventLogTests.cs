using System.Text.Json;
using System.Text.Json.Serialization;
using BuildKit.Events;

namespace BuildKit.Tests.Events;

[Trait("Reads", "Documents")]
public class EventLogTests
{
    static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.FromHours(2));

    // One of each, in the order of BuildEvent.cs.
    static readonly BuildEvent[] OneOfEach =
    [
        new BuildStarted { Run = "20260102-r1", Root = "/src/my shop", Targets = ["Compile", "Test"], Jobs = 4 },
        new TargetStarted { Target = "Test" },
        new StepStarted { Target = "Test", Step = "Shop.Tests" },
        new CommandStarted { Target = "Test", Step = "Shop.Tests", CommandLine = "dotnet test 'it'\\''s'", Directory = "/src/my shop" },
        new CommandFinished { Target = "Test", Step = "Shop.Tests", ExitCode = 130, Duration = TimeSpan.FromTicks(12_345_678) },
        new OutputWritten { Target = "Test", Text = "\e[31m\"quoted\" <é> \\ 测试 😀\t\0\u2028", IsError = true },
        new LogWritten { Target = "", Severity = Severity.Information, Text = "line 1\nline 2" },
        new DiagnosticReported { Target = "Compile", Severity = Severity.Error, File = "Cart.cs", Line = 12, Column = 5, Code = "CS1002", Message = "; expected" },
        new TestsReported { Target = "Test", Passed = 8, Failed = 1, Skipped = 2, Failures = [new() { Name = "T", Message = "m", File = "T.cs", Line = 3 }] },
        new CoverageMeasured { Target = "Test", CoveredLines = 10, CoverableLines = 20, RequiredPercent = 79.5 },
        new StepVerified { Target = "Test", How = "in another directory", Differences = ["BK0382: it writes what it does not declare"] },
        new StepDecided { Target = "Test", Step = "Shop.Tests", Decision = Outcome.FromCache, Why = "from run 7", Saved = TimeSpan.FromSeconds(3) },
        new StepRetried { Target = "Test", Step = "Shop.Tests", Attempt = 1, Attempts = 3, Reason = "exit code 1" },
        new StepFinished { Target = "Test", Step = "Shop.Tests", Outcome = Outcome.FromCache, Duration = TimeSpan.FromMinutes(2) },
        new TargetFinished { Target = "Test", Outcome = Outcome.NotRun, Reason = "'Compile' failed", Error = "BK0200: x\n  Fact  y" },
        new WarningRaised { Target = "Test", Code = "BK0911", Text = "hm" },
        new CancellationRequested { Now = true },
        new ReleaseMade { Target = "Release", Product = "Shop", Release = "1.2.3", Directory = "/r", Digest = "ab12", WasThere = true },
        new DeploymentPlanned { Target = "Deploy", Environment = "local", Plan = "{\"format\":1}", Lines = ["web-01  gets 1.2.3"] },
        new PackageSent { Target = "Deploy", Host = "web-01", Package = "shop.tar.gz", Bytes = 1 << 20, Size = 3_000_000_000 },
        new HostStateChanged { Target = "Deploy", Environment = "local", Host = "web-01", Release = "1.2.2", Doing = "activate", Health = "healthy" },
        new HostVerbFinished { Target = "Deploy", Environment = "local", Host = "web-01", Verb = "activate", ExitCode = 0, Changed = true },
        new ReleasePublished { Target = "Push", Product = "Shop", Release = "1.2.3", Destination = "/share", Result = "published", Pushed = ["shop.tar.gz"], WasThere = [], Refused = [] },
        new DeploymentFinished { Target = "Deploy", Product = "Shop", Environment = "local", Release = "1.2.3", Result = "succeeded" },
        new BuildFinished { Succeeded = true, Cancelled = false, Duration = TimeSpan.FromSeconds(2.1) },
    ];

    [Fact]
    public void Each_event_has_its_line_and_the_golden_file_is_the_schema()
    {
        using var directory = new TemporaryDirectory();
        var file = Written(directory, OneOfEach);

        var text = File.ReadAllText(file);

        Snapshot.Matches(text, extension: "jsonl");
        Assert.All(File.ReadAllLines(file), line => Assert.StartsWith("{\"event\":\"", line, StringComparison.Ordinal));
    }

    [Fact]
    public void No_kind_of_event_is_forgotten()
    {
        var all = typeof(BuildEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(BuildEvent)) && !type.IsAbstract);
        var named = typeof(BuildEvent).GetCustomAttributes(typeof(JsonDerivedTypeAttribute), false).Cast<JsonDerivedTypeAttribute>().ToList();

        Assert.Equal(all.OrderBy(type => type.Name), OneOfEach.Select(e => e.GetType()).OrderBy(type => type.Name));
        Assert.Equal(all.OrderBy(type => type.Name), named.Select(name => name.DerivedType).OrderBy(type => type.Name));
        Assert.All(named, name => Assert.Equal(JsonNamingPolicy.KebabCaseLower.ConvertName(name.DerivedType.Name), name.TypeDiscriminator));
        Assert.All(all, type => Assert.True(type.IsSealed));
    }

    [Fact]
    public void Each_event_and_each_of_its_properties_is_described()
    {
        var page = File.ReadAllText(SourceTree.Root / "docs/events.md");

        foreach (var line in OneOfEach.Select(Json))
        {
            var name = line.RootElement.GetProperty("event").GetString()!;
            var start = page.IndexOf($"### {name}\n", StringComparison.Ordinal);
            Assert.True(start >= 0, $"docs/events.md has no section for {name}");
            var end = page.IndexOf("\n##", start + 1, StringComparison.Ordinal);
            var section = page[start..(end < 0 ? page.Length : end)];
            var common = new[] { "event", "time", "target", "step" };
            Assert.All(
                line.RootElement.EnumerateObject().Select(property => property.Name).Except(name is "warning-raised" ? [.. common.Except(["target"])] : common),
                property => Assert.Contains($"`{property}`", section, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void What_is_read_is_what_was_written()
    {
        using var directory = new TemporaryDirectory();

        var read = EventLog.Read(Written(directory, OneOfEach)).ToList();

        Assert.Equal(OneOfEach.Select(e => Json(e with { Time = Time }).RootElement.ToString()), read.Select(e => Json(e).RootElement.ToString()));
        Assert.All(read, e => Assert.Equal((Time, TimeSpan.Zero), (e.Time, e.Time.Offset)));
        Assert.Equal(TimeSpan.FromTicks(12_345_678), ((CommandFinished)read[4]).Duration);
        Assert.Equal(((OutputWritten)OneOfEach[5]).Text, ((OutputWritten)read[5]).Text);
    }

    [Fact]
    public void Later_versions_and_torn_lines_are_skipped()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Write("events.jsonl", """
            {"event":"build-started","time":"2027-01-02T03:04:05Z","format":2,"run":"r","root":"/","targets":["A"],"mood":{"good":true}}
            {"event":"planets-aligned","time":"2027-01-02T03:04:05Z","planets":9}
            {"event":"target-finished","time":"2027-01-02T03:04:05Z","target":"A","outcome":"levitated","duration":1}
            {"event":"target-finished","time":"2027-01-02T03:04:05Z","target":"A","outcome":"up-to-date","duration":1e400}
            {"event":"target-finished","time":"2027-01-02T03:04:05Z","target":"A","outcome":"up-to-date","duration":1.5}

            not json
            {"event":"output-written","time":"2027-01-02T03:04:05Z","target":"A","te
            """);

        var read = EventLog.Read(file).ToList();

        Assert.Equal("r", Assert.IsType<BuildStarted>(read[0]).Run);
        Assert.Equal((Outcome.UpToDate, TimeSpan.FromSeconds(1.5)), (Assert.IsType<TargetFinished>(read[1]).Outcome, ((TargetFinished)read[1]).Duration));
        Assert.Equal(2, read.Count);
    }

    [Fact]
    public void Each_line_is_in_the_file_at_once_and_can_be_read_while_the_run_goes_on()
    {
        using var directory = new TemporaryDirectory();
        using var log = EventLog.Create(directory / "new/logs/events.jsonl");

        log.On(OneOfEach[0]);
        Assert.Single(EventLog.Read(directory / "new/logs/events.jsonl"));

        log.On(OneOfEach[1]);
        Assert.Equal(2, EventLog.Read(directory / "new/logs/events.jsonl").Count());
    }

    [Fact]
    public void Half_a_surrogate_pair_breaks_nothing()
    {
        using var directory = new TemporaryDirectory();

        var read = EventLog.Read(Written(directory, new OutputWritten { Target = "A\udc00", Text = "x\ud83dy" })).ToList();

        Assert.Equal("x\ufffdy", Assert.IsType<OutputWritten>(Assert.Single(read)).Text);
    }

    [Fact]
    public void An_old_log_is_replaced()
    {
        using var directory = new TemporaryDirectory();
        Written(directory, OneOfEach);

        Assert.Single(EventLog.Read(Written(directory, OneOfEach[0])));
    }

    [Theory]
    [InlineData("")]
    [InlineData("file/events.jsonl")]
    public void A_file_that_cannot_be_written_is_an_error_before_anything_runs(string name)
    {
        using var directory = new TemporaryDirectory();
        directory.Write("file", "");

        var error = Assert.Throws<BuildException>(() => EventLog.Create(directory.Path / name)).Error;

        Assert.Equal("BK0910", error.Code);
        Assert.Equal((directory.Path / name).ToString(), error.Facts[0].Value);
    }

    [Fact]
    public void A_full_disk_gives_one_warning_and_the_run_goes_on()
    {
        Needs.Linux();
        using var log = EventLog.Create(AbsolutePath.Of("/dev/full"));
        var seen = new List<BuildEvent>();
        using var observers = new Observers(log, new Listener(seen.Add));

        observers.On(OneOfEach[0]);
        observers.On(OneOfEach[1]);
        observers.On(OneOfEach[^1]);

        Assert.Equal(["BuildStarted", "WarningRaised", "TargetStarted", "BuildFinished"], seen.Select(e => e.GetType().Name));
        Assert.Equal("BK0912", ((WarningRaised)seen[1]).Code);
    }

    static AbsolutePath Written(TemporaryDirectory directory, params BuildEvent[] events)
    {
        var file = directory / "events.jsonl";
        using var log = EventLog.Create(file);
        foreach (var e in events)
        {
            log.On(e with { Time = Time });
        }

        return file;
    }

    static JsonDocument Json(BuildEvent e) => JsonDocument.Parse(JsonSerializer.Serialize(e, EventJson.Readable.BuildEvent));

    sealed class Listener(Action<BuildEvent> on) : IBuildObserver
    {
        public void On(BuildEvent e) => on(e);
    }
}
