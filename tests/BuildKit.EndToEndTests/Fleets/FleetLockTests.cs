using System.Text.RegularExpressions;

namespace BuildKit.Tests.Fleets;

/// <summary>Several controllers and one fleet: who may deploy, and what a dead one leaves to the next.</summary>
[Trait("Speed", "Slow")]
[Takes(seconds: 60)]
public sealed partial class FleetLockTests
{
    [Fact]
    public async Task Case_24_26_28_Of_two_deployers_one_wins_and_the_other_is_told_or_waits()
    {
        await using var space = await TwoEnvironments.UpAsync(3);
        var other = space.Shop.Clone("other");
        space.Shop.Run("Release").Succeeds();
        space.Shop.RunIn(other, "Release").Succeeds();
        space.Block(0);
        using var here = space.Shop.Space.Start("Deploy", "--environment", "production");
        using var there = space.Shop.StartIn(other, "Deploy", "--environment", "production");
        await Task.WhenAny(here.Process.WaitForExitAsync(), there.Process.WaitForExitAsync());
        var (winner, loser) = here.Process.HasExited ? (there, here) : (here, there);

        var refused = loser.Wait().Exits(10).Prints("BK0550: 'Production' is locked", "Holder", "deploy 1.1.0", "Since", "--wait 15m", ":deploy break-lock ");
        TwoEnvironments.Until(() => space.IsRestarting(0), "the restart of the winner");
        var token = space.Holder(0);
        Assert.Contains($"break-lock {token} --environment Production", refused.All, StringComparison.Ordinal);
        Assert.Equal(token, space.Holder(1));

        using var patient = space.Shop.StartIn(loser == here ? space.Shop.Root : other, "Deploy", "--environment", "production", "--wait", "15m");
        patient.WaitFor("waiting up to 15m for ");
        Assert.Equal(token, space.Holder(0));
        space.Unblock(0);

        winner.Wait().Succeeds();
        patient.Wait().Succeeds().DoesNotPrint("restarting: ");
        space.IsFree();
        Assert.Equal(("1.1.0", "1.1.0"), (space.Current(0), space.Current(1)));
    }

    [Fact]
    public async Task Case_24_Of_two_that_see_different_parts_of_a_fleet_one_wins_and_the_other_changes_nothing()
    {
        await using var space = await TwoEnvironments.UpAsync(3);
        var other = space.Shop.Clone("other");
        space.Shop.Run("Release").Succeeds();
        space.Shop.RunIn(other, "Release").Succeeds();
        space.Block(1);
        space.Shop.Space.Variables["FLEET_PRODUCTION"] = "host01 host02";
        using var here = space.Shop.Space.Start("Deploy", "--environment", "production");
        space.Shop.Space.Variables["FLEET_PRODUCTION"] = "host03 host02";
        using var there = space.Shop.StartIn(other, "Deploy", "--environment", "production");
        await Task.WhenAny(here.Process.WaitForExitAsync(), there.Process.WaitForExitAsync());
        var (winner, loser, untouched, place) = here.Process.HasExited ? (there, here, 0, space.Shop.Root) : (here, there, 2, other);

        loser.Wait().Exits(10).Prints("BK0550: 'Production' is locked", "deploy 1.1.0");
        Assert.Null(space.Current(untouched));
        Assert.Null(space.Holder(untouched));
        space.Unblock(1);
        winner.Wait().Succeeds();
        space.IsFree();

        space.Shop.Space.Variables["FLEET_PRODUCTION"] = untouched == 0 ? "host01 host02" : "host03 host02";
        space.Shop.RunIn(place, "Deploy", "--environment", "production").Succeeds();
        Assert.Equal(("1.1.0", "1.1.0", "1.1.0"), (space.Current(0), space.Current(1), space.Current(2)));
        space.IsFree();
    }

    [Fact]
    public async Task Case_25_Different_environments_are_deployed_to_at_once()
    {
        await using var space = await TwoEnvironments.UpAsync(2);
        var other = space.Shop.Clone("other");
        space.Block(0);
        space.Block(1);
        using var production = space.Shop.Space.Start("Deploy", "--environment", "production");
        using var canary = space.Shop.StartIn(other, "Deploy", "--environment", "canary");
        TwoEnvironments.Until(() => space.IsRestarting(0) && space.IsRestarting(1), "both restarts");
        space.Unblock(0);
        space.Unblock(1);

        production.Wait().Succeeds();
        canary.Wait().Succeeds();
        space.IsFree();
    }

    [Fact]
    public async Task Case_23_What_a_killed_controller_leaves_is_told_broken_by_hand_taken_over_in_time_and_gone_on_with()
    {
        await using var space = await TwoEnvironments.UpAsync(3);
        space.Shop.Run("Release").Succeeds();
        space.Block(1);
        KillAt(1, elsewhere: true);

        var refused = space.Shop.Run("Deploy", "--environment", "production").Exits(10).Prints("on elsewhere-7", "deploy 1.1.0", "process ");
        var token = space.Holder(0)!;
        space.Shop.Run(":deploy", "break-lock", "000000000000", "--environment", "production").Exits(10).Prints("BK0576", token);
        space.Unblock(1);
        var advice = BreakLock().Match(refused.All).Groups[1].Value.Split(' ');
        space.Shop.Run(advice).Succeeds().Prints("host01: removed the lock of ", "host02: removed the lock of ");
        space.IsFree();
        space.Shop.Run(":deploy", "resume", "--environment", "production").Succeeds().Prints("nothing to go on with");
        space.Shop.Run("Deploy", "--environment", "production", "--release", "latest").Succeeds();
        Assert.Equal(("1.1.0", "1.1.0"), (space.Current(0), space.Current(1)));

        // A process of this machine is seen to be gone; one of another machine is waited for until its time is over.
        space.Shop.Change("source/shop", "2", "v1.2.0").Run("Release").Succeeds();
        space.Block(0);
        KillAt(0, elsewhere: false);
        space.Unblock(0);
        space.Shop.Run(":deploy", "resume").Succeeds().Prints("Going on with Shop to 1.2.0 in 'Production': ", "taking the place of ", "which is gone");
        Assert.Equal(("1.2.0", "1.2.0"), (space.Current(0), space.Current(1)));
        space.IsFree();

        space.Shop.Space.Variables["FLEET_LOCKED_FOR"] = "6";
        space.Shop.Change("source/shop", "3", "v1.3.0").Run("Release").Succeeds();
        space.Block(0);
        KillAt(0, elsewhere: true);
        space.Unblock(0);
        space.Shop.Run("Deploy", "--environment", "production", "--release", "latest", "--wait", "60s").Succeeds().Prints("taking the place of ");
        Assert.Equal(("1.3.0", "1.3.0"), (space.Current(0), space.Current(1)));
        space.IsFree();

        void KillAt(int host, bool elsewhere)
        {
            using var run = elsewhere
                ? space.Shop.Space.StartIn(space.Shop.Root, "unshare", ["--uts", "sh", "-c", "hostname elsewhere-7; exec ./build.sh Deploy --environment production --release latest"])
                : space.Shop.Space.Start("Deploy", "--environment", "production", "--release", "latest");
            TwoEnvironments.Until(() => space.IsRestarting(host), "the restart");
            run.Process.Kill(entireProcessTree: true);
            run.Process.WaitForExit();
        }
    }

    [Theory, InlineData("INT"), InlineData("TERM")]
    public async Task Case_21_22_29_The_first_signal_ends_in_order_and_frees_the_lock_and_resume_goes_on(string signal)
    {
        await using var space = await TwoEnvironments.UpAsync(3);
        space.Shop.Run("Release").Succeeds();
        space.Block(0);
        using var run = space.Shop.Space.Start("Deploy", "--environment", "production", "--release", "latest");
        TwoEnvironments.Until(() => space.IsRestarting(0), "the restart");

        run.Signal(signal);
        run.WaitFor("Cancelling: ");
        space.Unblock(0);

        run.Wait(30).Exits(130).Prints("host01", "done", "host02", "not begun", "Go on: ./build.sh :deploy resume --environment Production");
        space.IsFree();
        Assert.Equal(("1.1.0", null), (space.Current(0), space.Current(1)));
        Assert.Contains("\"result\": \"interrupted\"", space.Shop.Ledger()[^1], StringComparison.Ordinal);
        space.Shop.Run(":deploy", "resume").Succeeds().Prints("Going on with Shop to 1.1.0 in 'Production': interrupted");
        Assert.Equal("1.1.0", space.Current(1));
        space.Shop.Run(":deploy", "resume").Succeeds().Prints("nothing to go on with");
    }

    [Fact]
    public async Task Case_21_Ctrl_C_during_an_upload_keeps_what_has_arrived_and_frees_the_lock()
    {
        await using var space = await TwoEnvironments.UpAsync(2);
        var noise = new byte[16_000_000];
        new Random(1).NextBytes(noise);
        File.WriteAllBytes(space.Shop.Root / "source/noise", noise);
        space.Shop.Commit("more", "v1.2.0");
        space.Shop.Run("Release").Succeeds();
        await space.Fleet[0].SlowLinkAsync(8000);
        using var run = space.Shop.Space.Start("Deploy", "--environment", "production", "--release", "latest");
        var incoming = space.Fleet[0].Disk($"{TwoEnvironments.Home}/incoming");
        TwoEnvironments.Until(() => Directory.Exists(incoming) && new DirectoryInfo(incoming).EnumerateFiles("*.part").Any(file => file.Length > 100_000), "the first part");

        run.Signal("INT");

        run.Wait(30).Exits(130).Prints("Go on: ./build.sh :deploy resume --environment Production");
        Assert.NotEmpty(Directory.EnumerateFiles(incoming, "*.part"));
        space.IsFree();
        Assert.Contains("\"result\": \"interrupted\"", space.Shop.Ledger()[^1], StringComparison.Ordinal);
        await space.Fleet[0].SlowLinkAsync(0);
        space.Shop.Run(":deploy", "resume", "--environment", "production").Succeeds();
        Assert.Equal("1.2.0", space.Current(0));
    }

    [Fact]
    public async Task Case_22_The_second_Ctrl_C_ends_now_and_tells_how_the_lock_that_stays_is_removed()
    {
        await using var space = await TwoEnvironments.UpAsync(2);
        space.Shop.Run("Release").Succeeds();
        space.Block(0);
        using var run = space.Shop.Space.Start("Deploy", "--environment", "production", "--release", "latest");
        TwoEnvironments.Until(() => space.IsRestarting(0), "the restart");

        run.Signal("INT");
        run.WaitFor("Cancelling: ");
        run.Signal("INT");

        var ended = run.Wait(30).Exits(130).Prints("BK0553", ":deploy resume --environment Production", $":deploy break-lock {space.Holder(0)} --environment Production");
        Assert.DoesNotContain("   at ", ended.All, StringComparison.Ordinal);
        Assert.Contains("\"result\": \"interrupted\"", space.Shop.Ledger()[^1], StringComparison.Ordinal);
        space.Shop.Run("Status", "--environment", "production").Succeeds().Prints("locked by ", $"deploy 1.1.0, token {space.Holder(0)}");
        Assert.NotNull(space.Holder(0));
        space.Unblock(0);
        space.Shop.Run(":deploy", "resume", "--environment", "production").Succeeds();
        Assert.Equal("1.1.0", space.Current(0));
        space.IsFree();
    }

    [Theory, InlineData(""), InlineData("break-lock"), InlineData("resume now"), InlineData("begin")]
    public void Words_that_are_not_understood_are_refused(string words)
    {
        using var shop = new ShopSpace();
        shop.Run([":deploy", .. words.Split(' ', StringSplitOptions.RemoveEmptyEntries)]).Exits(2).Prints("BK0575", ":deploy resume [--environment NAME]");
    }

    [GeneratedRegex(@"\./build\.sh (:deploy break-lock \w+ --environment \w+)")]
    private static partial Regex BreakLock();
}
