using System.Text.Json;

namespace BuildKit.Tests.Releases;

/// <summary>A migration runs once for a release, after a backup, where the release is staged.</summary>
[Trait("Speed", "Slow")]
public class HostScriptMigrationTests
{
    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void Case_43_A_migration_runs_once_for_a_release_and_its_backup_has_a_name(string shell)
    {
        using var host = Host(shell);
        host.Deploy("1.0");
        host.Run("2.0", "stage").Exits(0);

        var first = host.Run("2.0", "migrate").Exits(0).Says("the backup is called: backup of 2.0");
        var second = host.Run("2.0", "migrate").Exits(0).Says("was done already");

        Assert.Equal((true, false), (first.Changed, second.Changed));
        Assert.Equal("1.0", host.Status("2.0").GetProperty("current").GetString());
        host.Run("2.0", "migrate", "--contract").Exits(11).Says("2.0 is not current");
        host.Run("2.0", "activate").Exits(0);
        host.Run("2.0", "migrate", "--contract").Exits(0);
        host.Run("2.0", "migrate", "--contract").Exits(0).Says("was done already");
        Assert.Equal(["migrated 2.0", "contracted 2.0"], File.ReadAllLines(host / "root of shop.data"));
        Assert.Equal(["2.0 migrate done backup of 2.0", "2.0 contract done backup of 2.0"], Migrations(host));
        host.IsTidy();
    }

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void Case_44_Without_a_backup_nothing_is_migrated(string shell)
    {
        using var host = Host(shell);
        host.Run("2.0", "stage").Exits(0);
        File.WriteAllText(host / "root of shop.nobackup", "");

        host.Run("2.0", "migrate").Exits(11).Says("the backup failed with exit code 3", "nothing was migrated");

        Assert.False(File.Exists(host / "root of shop.data"));
        Assert.Empty(Migrations(host));
        File.WriteAllText(host / "root of shop.nobackup", "silent");
        host.Run("2.0", "migrate").Exits(11).Says("the backup said nothing");
        File.Delete(host / "root of shop.nobackup");
        host.Run("2.0", "migrate").Exits(0);
        host.IsTidy();
    }

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void A_migration_that_failed_is_tried_again_and_one_of_which_nobody_knows_is_not(string shell)
    {
        using var host = Host(shell);
        host.Run("2.0", "stage").Exits(0);
        File.WriteAllText(host / "root of shop.nomigration", "");
        host.Run("2.0", "migrate").Exits(21).Says("failed with exit code 4", "The backup before it: backup of 2.0", "table is locked");
        Assert.Equal(["2.0 migrate failed backup of 2.0"], Migrations(host));
        File.Delete(host / "root of shop.nomigration");
        host.Run("2.0", "migrate").Exits(0);

        // A host that lost its power in the middle.
        File.AppendAllText(host.Journal, """{"seq":99,"at":"2026-01-31T03:04:05Z","event":"migrating","release":"3.0","from":"","rc":0,"verb":"migrate"}""" + "\n");
        host.Run("3.0", "stage").Exits(0);
        host.Run("3.0", "migrate").Exits(11).Says("migrate of 3.0 was begun here, and nobody knows whether it came to its end", "migrate --done", "migrate --again");
        host.Run("3.0", "migrate", "--done").Exits(0).Says("noted");
        host.Run("3.0", "migrate").Exits(0).Says("was done already");
        Assert.DoesNotContain("migrated 3.0", File.ReadAllText(host / "root of shop.data"), StringComparison.Ordinal);
        host.Run("3.0", "migrate", "--again").Exits(0);
        Assert.Contains("migrated 3.0", File.ReadAllText(host / "root of shop.data"), StringComparison.Ordinal);
    }

    static string[] Migrations(HostSandbox host) => [.. host.Status("2.0").GetProperty("migrations").EnumerateArray()
        .Select(one => string.Join(' ', one.EnumerateObject().Where(property => property.Value.ValueKind == JsonValueKind.String).Select(property => property.Value.GetString())))];

    static HostSandbox Host(string shell)
    {
        var host = new HostSandbox(shell)
        {
            Configure = constants => constants with
            {
                Migration = new()
                {
                    Backup = "test ! -e \"$DEPLOY_ROOT.nobackup\" || { test ! -s \"$DEPLOY_ROOT.nobackup\" || exit 0; exit 3; }; echo saving >&2; echo saved; echo \"  backup of $(cat version)\"; echo",
                    Runs = "test ! -e \"$DEPLOY_ROOT.nomigration\" || { echo table is locked; exit 4; }; echo \"migrated $(cat version)\" >>\"$DEPLOY_ROOT.data\"",
                    Contract = "echo \"contracted $(cat version)\" >>\"$DEPLOY_ROOT.data\"",
                    BackupOnWindows = "if (Test-Path \"$env:DEPLOY_ROOT.nobackup\") { if (Get-Content \"$env:DEPLOY_ROOT.nobackup\") { exit 0 }; exit 3 }; 'saved'; \"  backup of $(Get-Content version)\"; ''",
                    RunsOnWindows = "if (Test-Path \"$env:DEPLOY_ROOT.nomigration\") { 'table is locked'; exit 4 }; Add-Content \"$env:DEPLOY_ROOT.data\" \"migrated $(Get-Content version)\"",
                    ContractOnWindows = "Add-Content \"$env:DEPLOY_ROOT.data\" \"contracted $(Get-Content version)\"",
                },
            },
        };
        host.Pack("1.0");
        host.Pack("2.0");
        host.Pack("3.0");
        return host;
    }
}
