using System.Collections.Concurrent;
using System.Text;
using BuildKit.Deployments;
using BuildKit.Ledger;
using BuildKit.Tests.Repositories;

namespace BuildKit.Tests.Deployments;

public sealed class NoticesTests : IDisposable
{
    readonly TemporaryDirectory directory = new("notices");
    readonly List<WarningRaised> warnings = [];
    readonly ConcurrentQueue<string> bodies = new();
    int requests;

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_webhook_gets_json_of_a_documented_form_with_what_happened_where_and_what_to_type()
    {
        string? token = null;
        using var server = new LoopbackServer(async exchange =>
        {
            token = exchange.Headers["X-Token"];
            bodies.Enqueue(Encoding.UTF8.GetString(await exchange.BodyAsync()));
            await exchange.AnswerAsync(204);
        });
        var notices = Of(new WebhookNotifier(Webhook.To($"{server.Address}hook/c4nary-path").Header("X-Token", () => "c4nary-token")));

        await notices.BeginAsync(Run().Plan);
        await notices.EndAsync(Run(), Plans.New, Failure);

        Assert.Empty(warnings);
        Assert.Equal("c4nary-token", token);
        Snapshot.Matches(string.Join("\n", bodies), extension: "jsonl");
    }

    [Fact]
    public async Task Case_48_One_that_fails_is_asked_again_once_and_is_a_warning_without_any_secret()
    {
        using var server = new LoopbackServer(exchange => exchange.AnswerAsync(500 + (Interlocked.Increment(ref requests) * 0)));
        var address = $"{server.Address}services/c4nary-path?token=c4nary-query";

        await Of(new WebhookNotifier(Webhook.To(() => address).Header("X-Token", () => "c4nary-token")), new CommandNotifier("echo no >&2; exit 3")).EndAsync(Run(), Plans.New, Failure);

        Assert.Equal(2, requests);
        Assert.Equal(["BK0595", "BK0595"], warnings.Select(warning => warning.Code));
        Assert.DoesNotContain("c4nary", string.Concat(warnings.Select(warning => warning.Text)), StringComparison.Ordinal);
        Assert.Contains(warnings, warning => warning.Text.Contains("HTTP 500", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_refuses_or_sends_elsewhere_gets_nothing_twice_and_one_that_hangs_has_a_limit()
    {
        using var refusing = new LoopbackServer(exchange => exchange.AnswerAsync(403 + (Interlocked.Increment(ref requests) * 0)));
        await Of(new WebhookNotifier(Webhook.To(refusing.Address))).BeginAsync(Run().Plan);
        Assert.Equal((1, 1), (requests, warnings.Count));

        using var hanging = new LoopbackServer(_ => Task.Delay(TimeSpan.FromMinutes(5)));
        await Of(TimeSpan.FromMilliseconds(100), new WebhookNotifier(Webhook.To(hanging.Address)), new CommandNotifier("sleep 300")).BeginAsync(Run().Plan);
        Assert.Equal(3, warnings.Count);
        Assert.All(warnings.Skip(1), warning => Assert.Contains("did not answer within", warning.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_command_gets_the_same_on_standard_input_and_nothing_is_told_of_nothing()
    {
        var notices = Of(new CommandNotifier("cat >>said; echo \"$DEPLOY_EVENT $DEPLOY_PRODUCT $DEPLOY_ENVIRONMENT $DEPLOY_RELEASE\" >>events"));

        await notices.EndAsync(Run(), Plans.New, Failure);
        var nothing = Run() with { Plan = FleetPlanner.Plan(Plans.Fleet(2, Plans.OnNew), Plans.Wanted, new()) };
        await notices.BeginAsync(nothing.Plan);
        await notices.EndAsync(nothing, Plans.New, null);

        Assert.Empty(warnings);
        Assert.Equal("rolled-back Shop Production 1.2.3\n", File.ReadAllText(directory / "events"));
        Assert.StartsWith("{\"format\":1,\"event\":\"rolled-back\"", File.ReadAllText(directory / "said"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://example.com/x")]
    [InlineData("https://user:c4nary@example.com/x")]
    [InlineData("no address")]
    public void An_address_that_is_none_is_refused_where_it_is_written(string address)
    {
        var error = Assert.Throws<BuildException>(() => Webhook.To(address)).Error;

        Assert.Equal("BK0596", error.Code);
        Assert.DoesNotContain("c4nary", error.ToString(), StringComparison.Ordinal);
    }

    static BuildError Failure => new() { Code = "BK0538", Message = "The deployment of Shop 1.2.3 failed", Hint = "Mend the cause, then: ./build.sh Deploy --environment Production", ExitCode = 20 };

    static FleetRun Run()
    {
        var plan = FleetPlanner.Plan(Plans.Fleet(2, Plans.OnOld), Plans.Wanted, new());
        return new()
        {
            Plan = plan,
            StartedAt = new(2026, 1, 31, 3, 4, 5, TimeSpan.Zero),
            FinishedAt = new(2026, 1, 31, 3, 5, 5, TimeSpan.Zero),
            Stop = StopReason.FirstBatch,
            Hosts =
            [
                new() { Name = "h01", Standing = HostStanding.RolledBack, Before = Plans.OnOld, After = Plans.OnOld, ExitCode = 20 },
                new() { Name = "h02", Standing = HostStanding.Pending, Before = Plans.OnOld, After = Plans.OnOld },
            ],
        };
    }

    Notices Of(params INotifier[] notifiers) => Of(TimeSpan.FromSeconds(10), notifiers);

    Notices Of(TimeSpan limit, params INotifier[] notifiers) => new(
        new()
        {
            Product = "Shop",
            Environment = new("Production"),
            Actor = "ann",
            Kind = DeploymentKind.Planned,
            RollbackTarget = "Rollback",
            Notifiers = notifiers,
        },
        Scopes.Of(directory.Path, []) with { Time = new FixedTime(), Post = Note })
    {
        Limit = limit,
    };

    void Note(BuildEvent happened)
    {
        lock (warnings)
        {
            warnings.AddRange(happened is WarningRaised warning ? [warning] : []);
        }
    }

    sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 31, 3, 4, 5, TimeSpan.Zero);
    }
}
