using BuildKit.Releases;

namespace BuildKit.Tests.Releases;

/// <summary>What releases on a host share: linked into each, never overwritten, never removed.</summary>
[Trait("Speed", "Slow")]
public class HostScriptSharedTests
{
    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void Shared_data_outlive_releases_and_what_a_package_brings_is_their_first_value_only(string shell)
    {
        using var host = Host(shell);
        foreach (var release in new[] { "1.0", "2.0", "3.0" })
        {
            host.Pack(release, more: writer =>
            {
                HostSandbox.Add(writer, "conf/app.json", $"default of {release}");
                HostSandbox.Add(writer, "data/seed", release);
            });
        }

        host.Deploy("1.0");
        Assert.Equal("default of 1.0\n", File.ReadAllText(host.Root / "current/conf/app.json"));
        File.WriteAllText(host.Root / "shared/conf/app.json", "mine\n");
        File.WriteAllText(host.Root / "current/data/new", "written by the service");
        host.Deploy("2.0");
        host.Deploy("3.0");
        host.Run("3.0", "prune", "--keep", "1").Exits(0);
        host.Run("3.0", "activate").Exits(0).Says("active and healthy already");

        Assert.Equal(["2.0", "3.0"], host.Releases());
        Assert.Equal("mine\n", File.ReadAllText(host.Root / "current/conf/app.json"));
        Assert.Equal("default of 3.0\n", File.ReadAllText(host.Root / "current/.packaged/conf/app.json"));
        Assert.Equal("1.0\n", File.ReadAllText(host.Root / "shared/data/seed"));
        Assert.Equal("written by the service", File.ReadAllText(host.Root / "current/data/new"));
        Assert.Equal("../../../shared/conf/app.json", new FileInfo(host.Root / "releases/3.0/conf/app.json").LinkTarget);
        Assert.Empty(Directory.EnumerateFileSystemEntries(host.Root / "shared/logs/app"));
        host.Run("3.0", "rollback").Exits(0);
        Assert.Equal("mine\n", File.ReadAllText(host.Root / "current/conf/app.json"));
        host.IsTidy();
    }

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void What_is_not_as_it_must_be_is_told_at_once_before_anything_changes(string shell)
    {
        using var host = Host(shell);
        host.Pack("1.0", more: writer => HostSandbox.Add(writer, "conf/app.json", "{}"));
        Directory.CreateDirectory(host.Root / "shared/conf/app.json");
        File.WriteAllText(host.Root / "shared/data", "a file");
        Directory.CreateDirectory(host / "elsewhere");
        File.CreateSymbolicLink(host.Root / "shared/logs", host / "elsewhere");

        host.Run("1.0", "stage").Exits(11).Says("shared/conf/app.json is a directory and has to be a file", "shared/data is a file and has to be a directory", "a link is on the way to");

        Assert.Empty(host.Releases());
        Assert.Empty(Directory.EnumerateFileSystemEntries(host / "elsewhere"));
        Assert.Equal("a file", File.ReadAllText(host.Root / "shared/data"));
        host.IsTidy();
    }

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void A_file_that_nobody_has_is_missed_and_data_of_the_release_before_are_not_left_behind(string shell)
    {
        using var host = Host(shell);
        host.Pack("2.0");
        host.Run("2.0", "stage").Exits(11).Says("shared/conf/app.json does not exist, and the package has none");
        Assert.Empty(host.Releases());

        using var old = new HostSandbox(shell);
        old.Pack("1.0", more: writer => HostSandbox.Add(writer, "data/a", "precious"));
        old.Deploy("1.0");
        old.WriteScript("2.0", Shared(new() { App = "shop" }));
        old.Pack("2.0");
        File.WriteAllText(old.Script("2.0"), File.ReadAllText(old.Script("2.0")).Replace("shared=''", "shared='data/'", StringComparison.Ordinal).Replace("shared = ''", "shared = 'data/'", StringComparison.Ordinal));

        old.Run("2.0", "stage").Exits(11).Says("1.0 has data for itself, and 2.0 will share it", shell == "pwsh" ? "Copy-Item" : "cp -Rp");
        Assert.Equal(["1.0"], old.Releases());
        Directory.CreateDirectory(old.Root / "shared/data");
        old.Run("2.0", "stage").Exits(0).Says("warning: data of 1.0 is no link");
    }

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void A_secret_is_kept_in_a_file_that_only_its_owner_reads(string shell)
    {
        using var host = new HostSandbox(shell) { Configure = constants => constants with { SecretFiles = "DB_PASSWORD secrets/db", Restart = "printf %s \"$DB_PASSWORD\" >\"$DEPLOY_ROOT.seen\"", RestartOnWindows = "[IO.File]::WriteAllText(\"$env:DEPLOY_ROOT.seen\", $env:DB_PASSWORD)" } };
        host.Pack("1.0");
        host.Run("1.0", "stage").Exits(0);
        host.Run("1.0", "activate").Exits(11).Says("shared/secrets/db does not exist, and the variable DB_PASSWORD has no value for it");
        const string Secret = "c4nary'\"$HOME `x` \\ end";
        var with = Shell.Of(shell).With("DB_PASSWORD", Secret);

        var run = host.Start(with, "1.0", "activate").Wait().Exits(0);

        Assert.DoesNotContain("c4nary", run.Error + run.Output + File.ReadAllText(host.Journal), StringComparison.Ordinal);
        Assert.Equal(Secret, File.ReadAllText(host.Root / "shared/secrets/db"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? 0 : File.GetUnixFileMode(host.Root / "shared/secrets/db"));
        Assert.Equal(Secret, File.ReadAllText(host / "root of shop.seen"));
        host.Run("1.0", "activate").Exits(0);
    }

    static HostSandbox Host(string shell) => new(shell) { Configure = Shared };

    static HostScriptConstants Shared(HostScriptConstants constants) =>
        constants with { Shared = SharedPaths.Checked(["data/", "conf/app.json", "logs/app/"]) };
}
