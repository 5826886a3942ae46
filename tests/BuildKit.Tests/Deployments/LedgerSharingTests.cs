using System.Text;
using BuildKit.Deployments;
using BuildKit.Ledger;
using BuildKit.Masking;

namespace BuildKit.Tests.Deployments;

[Trait("Speed", "Slow")]
public sealed class LedgerSharingTests : IDisposable
{
    readonly LedgerClones clones = new();

    public void Dispose() => clones.Dispose();

    [Fact]
    public async Task What_one_clone_appends_another_reads_and_goes_on_from()
    {
        var (one, other) = (clones.Clone("one"), clones.Clone("other"));

        await clones.Ledger(one).AppendAsync(clones.Incident("first"));
        Assert.Equal("first", ((IncidentOpened)Assert.Single(await clones.Ledger(other).CatchUpAsync())).Summary);
        await clones.Ledger(other).AppendAsync(clones.Incident("second"));

        var events = await clones.Ledger(one).CatchUpAsync();
        Assert.Equal([(1, "first"), (2, "second")], events.Cast<IncidentOpened>().Select(e => (e.Seq, e.Summary)));
        Assert.Equal("2", clones.RemoteGit("rev-list", "--count", "deploy-ledger"));
        Assert.Empty(clones.Warnings);
    }

    [Fact]
    public async Task What_was_appended_while_the_remote_was_away_comes_after_what_others_have_pushed_meanwhile()
    {
        var (one, other) = (clones.Clone("one"), clones.Clone("other"));
        await clones.Ledger(one).AppendAsync(clones.Incident("1"));
        await clones.Ledger(other).CatchUpAsync();
        Directory.Move(clones.Remote, clones.Remote + ".away");

        var ledger = clones.Ledger(other);
        await ledger.AppendAsync(clones.Incident("queued a"));
        await ledger.AppendAsync(clones.Incident("queued b"));

        var warning = Assert.Single(clones.Warnings);
        Assert.Equal("BK0524", warning.Code);
        Assert.Contains("1 event of the ledger waits to be pushed to origin", warning.Message, StringComparison.Ordinal);
        Assert.Equal(("origin", 2), await ledger.WaitingAsync());
        Assert.Equal([1, 2, 3], (await ledger.ReadAsync()).Select(e => e.Seq));

        Directory.Move(clones.Remote + ".away", clones.Remote);
        await clones.Ledger(one).AppendAsync(clones.Incident("2"));
        var events = await clones.Ledger(other).CatchUpAsync();

        Assert.Equal([(1, "1"), (2, "2"), (3, "queued a"), (4, "queued b")], events.Cast<IncidentOpened>().Select(e => (e.Seq, e.Summary)));
        Assert.Equal(events, await clones.RemoteEventsAsync());
        Assert.Equal(("origin", 0), await clones.Ledger(other).WaitingAsync());
    }

    [Fact]
    public async Task Of_writers_in_two_clones_at_once_nobody_loses_an_event_and_no_number_is_given_twice()
    {
        AbsolutePath[] places = [clones.Clone("one"), clones.Clone("other")];

        await Task.WhenAll(places.SelectMany(place => Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 3; i++)
            {
                await clones.Ledger(place).AppendAsync(clones.Incident($"{place.Name} {writer} {i}"));
            }
        }))));

        foreach (var place in places)
        {
            await clones.Ledger(place).CatchUpAsync();
        }

        var events = (await clones.RemoteEventsAsync()).Cast<IncidentOpened>().ToList();
        Assert.Equal(Enumerable.Range(1, 24).Select(seq => (long)seq), events.Select(e => e.Seq));
        Assert.Equal(24, events.Select(e => e.Summary).Distinct().Count());
    }

    [Fact]
    public async Task A_server_that_takes_no_such_branch_is_named_once_and_nothing_fails()
    {
        var clone = clones.Clone("one");
        Hook("pre-receive", "echo 'deploy-ledger is protected' >&2; exit 1");
        var ledger = clones.Ledger(clone);

        await ledger.CatchUpAsync();
        await ledger.AppendAsync(clones.Incident());
        await ledger.AppendAsync(clones.Incident());

        var warning = Assert.Single(clones.Warnings);
        Assert.Equal("BK0525", warning.Code);
        Assert.Contains("deploy-ledger is protected", warning.ToString(), StringComparison.Ordinal);
        Assert.Equal([1, 2], (await ledger.ReadAsync()).Select(e => e.Seq));
    }

    [Fact]
    public async Task A_remote_that_hangs_costs_its_time_limit_once()
    {
        var clone = clones.Clone("one");
        clones.Repository.GitIn(clone, "config", "remote.origin.url", "ext::sleep 600");
        clones.Repository.GitIn(clone, "config", "protocol.ext.allow", "always");
        var ledger = new DeploymentLedger(clones.Repository.Open(clone), LedgerSharing.On, clones.Warnings.Add) { Limit = TimeSpan.FromMilliseconds(300) };

        await ledger.CatchUpAsync(tells: false);
        await ledger.AppendAsync(clones.Incident());

        Assert.Contains("1 event", Assert.Single(clones.Warnings).ToString(), StringComparison.Ordinal);
        Assert.Contains("no answer within", Assert.Single(clones.Warnings).ToString(), StringComparison.Ordinal);
        Assert.Single(await ledger.ReadAsync());
    }

    [Fact]
    public async Task Passwords_in_the_address_of_the_remote_are_not_told()
    {
        var clone = clones.Clone("one");
        clones.Repository.GitIn(clone, "config", "remote.origin.url", "http://zoe:pass:w@rd@127.0.0.1:1/x.git");

        await clones.Ledger(clone).AppendAsync(clones.Incident());

        var text = Assert.Single(clones.Warnings).ToString();
        Assert.Contains("127.0.0.1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("pass", text, StringComparison.Ordinal);
        Assert.DoesNotContain("rd@", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--depth=1")]
    [InlineData("--single-branch")]
    [InlineData("--filter=blob:none")]
    [InlineData("--depth=1", "--no-single-branch")]
    public async Task Clones_as_CI_hosts_make_them_share_as_well(params string[] options)
    {
        var one = clones.Clone("one");
        await clones.Ledger(one).AppendAsync(clones.Incident("1"));
        await clones.Ledger(one).AppendAsync(clones.Incident("2"));
        clones.RemoteGit("config", "uploadpack.allowFilter", "true");
        var clone = clones.Clone("ci", options);
        clones.Repository.GitIn(clone, "checkout", "--quiet", "--detach");
        clones.Repository.Set("GIT_CONFIG_GLOBAL", "/dev/null");

        await clones.Ledger(clone).AppendAsync(clones.Incident("3"));

        Assert.Equal([1, 2, 3], (await clones.RemoteEventsAsync()).Select(e => e.Seq));
        Assert.Empty(clones.Warnings);
    }

    [Fact]
    public async Task A_branch_that_is_something_else_is_refused_and_left_alone()
    {
        var clone = clones.Clone("one");
        clones.Repository.Write("source/a.cs", "a");
        clones.Repository.CommitAll();
        clones.Repository.Git("push", "--quiet", clones.Remote, "HEAD:refs/heads/deploy-ledger");
        var before = clones.RemoteGit("rev-parse", "deploy-ledger");

        var error = (await Assert.ThrowsAsync<BuildException>(() => clones.Ledger(clone).CatchUpAsync())).Error;

        Assert.Equal("BK0523", error.Code);
        Assert.Contains("source/a.cs", error.ToString(), StringComparison.Ordinal);
        Assert.Equal("", clones.Repository.GitIn(clone, "branch", "--list", "deploy-ledger"));
        await clones.Ledger(clone).AppendAsync(clones.Incident());
        Assert.Equal(before, clones.RemoteGit("rev-parse", "deploy-ledger"));
        Assert.Equal("BK0523", Assert.Single(clones.Warnings).Code);
    }

    [Fact]
    public async Task A_branch_that_was_removed_or_set_back_on_the_remote_gets_back_what_a_clone_has()
    {
        var clone = clones.Clone("one");
        await clones.Ledger(clone).AppendAsync(clones.Incident("1"));
        await clones.Ledger(clone).AppendAsync(clones.Incident("2"));
        clones.RemoteGit("update-ref", "refs/heads/deploy-ledger", "deploy-ledger~1");
        await clones.Ledger(clone).AppendAsync(clones.Incident("3"));
        Assert.Equal([1, 2, 3], (await clones.RemoteEventsAsync()).Select(e => e.Seq));

        clones.RemoteGit("branch", "-D", "deploy-ledger");
        await clones.Ledger(clone).AppendAsync(clones.Incident("4"));

        Assert.Equal([1, 2, 3, 4], (await clones.RemoteEventsAsync()).Select(e => e.Seq));
    }

    [Fact]
    public async Task A_fresh_clone_that_cannot_reach_the_remote_goes_on_from_what_it_was_cloned_with()
    {
        await clones.Ledger(clones.Clone("one")).AppendAsync(clones.Incident("1"));
        var clone = clones.Clone("fresh");
        Directory.Move(clones.Remote, clones.Remote + ".away");

        await clones.Ledger(clone).AppendAsync(clones.Incident("2"));

        Assert.Equal([1, 2], (await clones.Ledger(clone).ReadAsync()).Select(e => e.Seq));
    }

    [Fact]
    public async Task The_remote_is_the_one_that_is_named_else_the_upstream_else_origin_else_the_only_one()
    {
        var clone = clones.Clone("one");
        Task<(string Remote, int Waiting)?> Chosen(LedgerSharing? sharing = null) => clones.Ledger(clone, sharing).WaitingAsync();
        string Git(params string[] arguments) => clones.Repository.GitIn(clone, arguments);

        Assert.Equal("origin", (await Chosen())?.Remote);
        Git("remote", "add", "company", clones.Address);
        Assert.Equal("origin", (await Chosen())?.Remote);
        Assert.Equal("company", (await Chosen(new(true, "company")))?.Remote);
        Git("config", "branch.deploy-ledger.remote", "company");
        Assert.Equal("company", (await Chosen())?.Remote);
        Git("remote", "remove", "origin");
        Git("config", "--unset", "branch.deploy-ledger.remote");
        Assert.Equal("company", (await Chosen())?.Remote);
        Git("remote", "add", "other", clones.Address);
        Assert.Null(await Chosen());
        Assert.Null(await Chosen(LedgerSharing.Off));
        var error = (await Assert.ThrowsAsync<BuildException>(() => Chosen(new(true, "compny")))).Error;
        Assert.Equal("BK0526", error.Code);
        Assert.Contains("Did you mean 'company'?", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_to_be_shared_stays_on_a_branch_of_its_own()
    {
        var clone = clones.Clone("one");

        await clones.Ledger(clone, LedgerSharing.Off).AppendAsync(clones.Incident("mine"));
        await clones.Ledger(clone).AppendAsync(clones.Incident("ours"));

        Assert.Equal("ours", ((IncidentOpened)Assert.Single(await clones.RemoteEventsAsync())).Summary);
        Assert.Equal(["mine", "ours"], (await clones.Ledger(clone).ReadAsync()).Cast<IncidentOpened>().Select(e => e.Summary));
    }

    [Fact]
    public async Task Case_41_The_order_is_that_of_the_sequence_numbers_and_a_clock_that_went_back_is_marked()
    {
        var clone = clones.Clone("one");
        await clones.Ledger(clone).AppendAsync(clones.Incident("1", LedgerClones.Noon.AddHours(2)));
        await clones.Ledger(clone).AppendAsync(clones.Incident("2", LedgerClones.Noon));

        var events = await clones.Ledger(clone).ReadAsync();

        Assert.Equal([(1, false), (2, true)], events.Select(e => (e.Seq, e.Skewed)));
    }

    [Fact]
    public async Task Case_45_No_secret_reaches_the_ledger_however_it_is_spelled()
    {
        const string canary = "canary \"7f3a\"/é";
        SecretMask.Begin();
        SecretMask.Current.Add(canary, "the test's secret");
        var clone = clones.Clone("one");
        string[] spellings = [canary, Convert.ToBase64String(Encoding.UTF8.GetBytes(canary)), Uri.EscapeDataString(canary)];
        var written = string.Join(' ', spellings);

        await clones.Ledger(clone).AppendAsync(clones.Incident(written) with { Source = written, By = written });
        await clones.Ledger(clone).AppendAsync(Deployment() with
        {
            Actor = written,
            Reason = written,
            Overrides = [new("promotion", written)],
            Migrations = [new() { Host = "a", ExitCode = 0, Backup = written }],
            Hosts = [new() { Host = "a", Cause = written }],
        });

        var all = clones.RemoteGit("log", "-p", "--format=%B", "deploy-ledger");
        Assert.True(all.Split("\"***").Length - 1 >= 8, all);
        Assert.DoesNotContain("7f3a", all, StringComparison.Ordinal);
        Assert.All(spellings, spelling => Assert.DoesNotContain(spelling, all, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_host_whose_clock_is_wrong_marks_the_event()
    {
        var clone = clones.Clone("one");

        Assert.False((await clones.Ledger(clone).AppendAsync(Deployment() with { Hosts = [new() { Host = "a", ClockSkewMs = 299_000 }] })).Skewed);
        Assert.True((await clones.Ledger(clone).AppendAsync(Deployment() with { Hosts = [new() { Host = "a", ClockSkewMs = -301_000 }] })).Skewed);
    }

    [Fact]
    public async Task A_damaged_event_from_elsewhere_is_named_and_not_taken_over()
    {
        var clone = clones.Clone("one");
        await clones.Ledger(clone).AppendAsync(clones.Incident("1"));
        var other = clones.Clone("other");
        clones.Repository.GitIn(other, "checkout", "--quiet", "deploy-ledger");
        var file = Directory.GetFiles(other, "*.json", SearchOption.AllDirectories).Single();
        File.WriteAllText(file, "{ \"event\": ");
        clones.Repository.GitIn(other, "add", "--all");
        clones.Repository.GitIn(other, "commit", "--quiet", "--message", "damage");
        clones.Repository.GitIn(other, "push", "--quiet", "origin", "HEAD:deploy-ledger");

        Assert.Equal("BK0521", (await Assert.ThrowsAsync<BuildException>(() => clones.Ledger(clone).CatchUpAsync())).Error.Code);

        Assert.Single(await clones.Ledger(clone).ReadAsync());
    }

    DeploymentRecorded Deployment() => new()
    {
        Id = clones.Incident().Id,
        Seq = 0,
        Environment = "Production",
        Product = "Shop",
        Release = "1.0.0",
        Digest = "",
        Commit = "",
        Kind = DeploymentKind.Planned,
        Actor = "zoe",
        StartedAt = LedgerClones.Noon,
        FinishedAt = LedgerClones.Noon.AddMinutes(1),
        Result = DeploymentResult.Succeeded,
        Hosts = [],
    };

    void Hook(string name, string text)
    {
        Needs.Unix();
        var hook = clones.Remote / "hooks" / name;
        File.WriteAllText(hook, $"#!/bin/sh\n{text}\n");
        File.SetUnixFileMode(hook, (UnixFileMode)0b111_101_101);
    }
}
