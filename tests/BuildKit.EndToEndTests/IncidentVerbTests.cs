using System.Text.RegularExpressions;

namespace BuildKit.Tests;

/// <summary><c>:incident open</c>, <c>resolve</c> and <c>list</c>, and deployments that say what they mend.</summary>
[Trait("Speed", "Slow")]
public sealed class IncidentVerbTests : IDisposable
{
    readonly ShopSpace shop = new();

    public void Dispose() => shop.Dispose();

    [Fact]
    public void An_incident_is_opened_listed_mended_by_a_hotfix_and_resolved()
    {
        shop.Deploy("--environment", "staging").Succeeds();

        var opened = shop.Run(":incident", "open", "--environment", "staging", "--caused-by", "latest", "--at", "10m", "Nobody can pay\u001b[31m").Succeeds();

        var id = opened.Output.Trim();
        Assert.Matches("^[0-9A-Z]{26}$", id);
        opened.Prints("caused by Shop 1.0.0", $":incident resolve {id}");
        shop.Run(":incident", "list").Succeeds().Prints(id, "Staging", "open", "Nobody can pay").DoesNotPrint("\u001b");

        shop.Change("source/shop", "2", "v1.0.1");
        shop.Run("Deploy", "--hotfix", "--environment", "staging", "--fixes", id, "--reason", "the till was shut").Succeeds();
        shop.Run(":incident", "resolve", id.ToLowerInvariant()).Succeeds().Prints("is resolved", "it took 10m");
        shop.Run(":incident", "resolve", id).Succeeds().Prints("already");
        shop.Run(":incident", "list").Succeeds().Prints("No incident is open");
        shop.Run(":incident", "list", "all").Succeeds().Prints(id);

        var events = shop.Ledger().OrderBy(text => int.Parse(Regex.Match(text, "\"seq\": ([0-9]+)").Groups[1].Value)).ToList();
        Assert.Equal(4, events.Count);
        Assert.Contains("\"causedBy\": \"", events[1], StringComparison.Ordinal);
        Assert.Contains("\"kind\": \"hotfix\"", events[2], StringComparison.Ordinal);
        Assert.Contains(id, events[2], StringComparison.Ordinal);
        Assert.Contains("the till was shut", events[2], StringComparison.Ordinal);
        Assert.Contains("\"count\": 1", events[2], StringComparison.Ordinal);
        Assert.Contains($"\"incident\": \"{id}\"", events[3], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BK0528", ":incident")]
    [InlineData("BK0528", ":incident", "open", "no environment")]
    [InlineData("BK0528", ":incident", "open", "--environment", "staging", " ")]
    [InlineData("BK0528", ":incident", "opne", "x", "--environment", "staging")]
    [InlineData("BK0527", ":incident", "open", "--environment", "staging", "--caused-by", "latest", "x")]
    [InlineData("BK0527", ":incident", "open", "--environment", "staging", "--caused-by", "01JK000000ZZZZZZZZZZZZZZZZ", "x")]
    [InlineData("BK0529", ":incident", "open", "--environment", "staging", "--at", "18:30:00", "x")]
    [InlineData("BK0529", ":incident", "open", "--environment", "staging", "--at", "2099-01-01T00:00Z", "x")]
    [InlineData("BK0529", ":incident", "open", "--environment", "staging", "--at", "2026-01-01T00:00", "x")]
    [InlineData("BK0527", ":incident", "resolve", "latest")]
    [InlineData("BK0527", ":incident", "resolve", "01JK000000ZZZZZZZZZZZZZZZZ")]
    [InlineData("BK0923", ":incident", "open", "--environment", "stagin", "x")]
    [InlineData("BK0527", "Deploy", "--environment", "staging", "--fixes", "01JK000000ZZZZZZZZZZZZZZZZ")]
    [InlineData("BK0923", "Deploy", "--hotfix=maybe")]
    public void What_is_not_understood_or_not_known_is_said_and_nothing_is_recorded(string code, params string[] words)
    {
        var run = shop.Run(words).Prints(code);

        Assert.NotEqual(0, run.ExitCode);
        Assert.Empty(shop.Ledger());
    }

    [Fact]
    public void A_resolution_before_the_beginning_is_refused()
    {
        var id = shop.Run(":incident", "open", "--environment", "staging", "--at", "10m", "x").Succeeds().Output.Trim();

        shop.Run(":incident", "resolve", id, "--at", "1h").Exits(2).Prints("BK0529", "began only");
        Assert.Single(shop.Ledger());
    }

    [Fact]
    public void Whoever_is_killed_at_any_moment_leaves_a_ledger_that_can_be_read_and_gone_on_with()
    {
        foreach (var seed in Rounds.Seeds(6))
        {
            using var run = shop.Space.Start(":incident", "open", "--environment", "staging", $"{seed}");
            run.Process.WaitForExit(new Random(seed).Next(100, 900));
            run.Process.Kill(entireProcessTree: true);
        }

        shop.Run(":incident", "open", "--environment", "staging", "last").Succeeds();

        var seqs = shop.Ledger().Select(text => int.Parse(Regex.Match(text, "\"seq\": ([0-9]+)").Groups[1].Value)).Order().ToList();
        Assert.Equal(Enumerable.Range(1, seqs.Count), seqs);
        shop.Git("fsck", "--no-dangling");
    }
}
