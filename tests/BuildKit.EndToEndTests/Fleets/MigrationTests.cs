using System.Text.RegularExpressions;

namespace BuildKit.Tests.Fleets;

/// <summary>A migration on one of two real hosts: whatever befalls it or its controller, the data are migrated once.</summary>
[Trait("Speed", "Slow")]
[Takes(seconds: 40)]
public sealed class MigrationTests : IAsyncLifetime
{
    FleetSpace fleet = null!;

    FleetMachine Database => fleet[1];

    public async ValueTask InitializeAsync() => fleet = await DataSpace.UpAsync();

    public ValueTask DisposeAsync() => fleet?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task Case_43_A_migration_whose_connection_or_controller_is_gone_is_done_exactly_once()
    {
        FleetSpace.Tell(Database, "/srv/hold");
        using (var run = fleet.Start())
        {
            await FleetSpace.WaitForAsync(Database, "/srv/begun", "1.0.0");
            await Database.DropSessionsAsync();
            run.WaitFor("the connection was lost during migrate");
            FleetSpace.Forget(Database, "/srv/hold");
            run.Wait().Succeeds();
        }

        Migrated("1.0.0");

        fleet.Next("1.1.0");
        FleetSpace.Tell(Database, "/srv/hold");
        using (var run = fleet.Start())
        {
            await FleetSpace.WaitForAsync(Database, "/srv/begun", "1.1.0");
            run.Process.Kill(entireProcessTree: true);
            run.Process.WaitForExit();
        }

        Assert.Equal(["1.0.0", "1.0.0"], fleet.Current());
        FleetSpace.Forget(Database, "/srv/hold");
        fleet.Shop.Run(":deploy", "resume", "--environment", "production").Succeeds();
        Migrated("1.0.0", "1.1.0");

        fleet.Next("1.2.0");
        FleetSpace.Tell(Database, "/srv/hold");
        using (var run = fleet.Start())
        {
            await FleetSpace.WaitForAsync(Database, "/srv/begun", "1.2.0");
            await Database.CutLinkAsync();
            FleetSpace.Forget(Database, "/srv/hold");
            await FleetSpace.WaitForAsync(Database, "/srv/migrated", "1.2.0");
            await Database.MendLinkAsync();
            run.Wait().Succeeds();
        }

        Migrated("1.0.0", "1.1.0", "1.2.0");
        fleet.Deploy().Succeeds().Prints("nothing to do");
        Migrated("1.0.0", "1.1.0", "1.2.0");
        fleet.IsTidy();
    }

    [Fact]
    public void Case_44_A_failing_backup_or_migration_switches_no_host_and_what_the_message_says_works()
    {
        fleet.Deploy().Succeeds();
        fleet.Next("1.1.0");
        FleetSpace.Tell(Database, "/srv/nobackup");
        fleet.Deploy().Exits(11).Prints("no room for the dump", "Backup", "none was made", "before any host was switched");
        Assert.Equal(["1.0.0", "1.0.0"], fleet.Current());
        Assert.Equal(["1.0.0"], FleetSpace.Lines(Database, "/srv/begun"));
        FleetSpace.Forget(Database, "/srv/nobackup");

        FleetSpace.Tell(Database, "/srv/nomigration");
        var failed = fleet.Deploy().Exits(21).Prints("cannot connect with ***", "dump-1.1.0", "before any host was switched");
        Assert.Equal(["1.0.0", "1.0.0"], fleet.Current());
        Assert.Equal("dump-1.1.0", fleet.Recorded().GetProperty("migrations")[0].GetProperty("backup").GetString());
        FleetSpace.Forget(Database, "/srv/nomigration");
        fleet.IsTidy();

        // As it stands in the message.
        var again = Regex.Match(failed.All, @"then: \./build\.sh (.+)").Groups[1].Value;
        fleet.Shop.Run(again.Split(' ')).Succeeds();
        Assert.Equal(["1.1.0", "1.1.0"], fleet.Current());
        Migrated("1.0.0", "1.1.0");
        fleet.Rollback().Succeeds().Prints("BK0593", "dump-1.1.0");
        Migrated("1.0.0", "1.1.0");
    }

    [Fact]
    public void Case_46_A_missing_secret_is_named_in_the_plan_and_nobody_is_asked()
    {
        fleet.Variables.Remove("BK_DB_PASSWORD");

        fleet.Deploy("--plan").Succeeds().Prints("not ready: The target 'Deploy' cannot run: 'DbPassword' has no value", "BK_DB_PASSWORD", "--db-password");
        fleet.Deploy("--dry-run").Exits(2).Prints("'DbPassword' has no value", "BK_DB_PASSWORD", "--db-password").DoesNotPrint("▸");
        fleet.Deploy().Exits(2).Prints("'DbPassword' has no value", "BK_DB_PASSWORD", "--db-password").DoesNotPrint("▸");

        Assert.All(fleet.Fleet.Machines, machine => Assert.False(Directory.Exists(machine.Disk("/srv/apps"))));
        Assert.Empty(fleet.Shop.Ledger());
    }

    // On one host, and on no other.
    void Migrated(params string[] releases)
    {
        Assert.Equal(releases, FleetSpace.Lines(Database, "/srv/migrated"));
        Assert.Empty(FleetSpace.Lines(fleet[0], "/srv/begun"));
    }
}
