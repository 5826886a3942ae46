using System.Formats.Tar;

namespace BuildKit.Tests.Releases;

[Trait("Speed", "Slow")]
public class HostScriptStagingTests
{
    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void A_package_with_one_other_byte_is_refused_before_it_is_unpacked(string shell)
    {
        using var host = new HostSandbox(shell);
        host.Pack("1.0");
        var bytes = File.ReadAllBytes(host.Package("1.0"));
        bytes[^1] ^= 1;
        File.WriteAllBytes(host.Package("1.0"), bytes);

        host.Run("1.0", "stage").Exits(12).Says("has:    sha256", "should: sha256", "Nothing was unpacked");

        Assert.Empty(host.Releases());
        Assert.Equal(["failed 1.0"], host.Events());
        host.IsTidy();
    }

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void A_package_that_was_not_copied_completely_is_refused(string shell)
    {
        using var host = new HostSandbox(shell);
        host.Pack("1.0");
        File.WriteAllBytes(host.Package("1.0"), File.ReadAllBytes(host.Package("1.0"))[..^9]);

        host.Run("1.0", "stage").Exits(12).Says("bytes and should have");

        Assert.Empty(host.Releases());
    }

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void An_archive_that_is_truncated_or_none_at_all_is_refused(string shell)
    {
        using var host = new HostSandbox(shell);
        var package = HostSandbox.Tar(writer => HostSandbox.Add(writer, "state", string.Concat(Enumerable.Range(0, 9999))));
        host.Write("1.0", package[..^1000]);
        host.Write("1.1", [.. "no archive"u8]);

        host.Run("1.0", "stage").Exits(13).Says("no complete tar.gz archive");
        host.Run("1.1", "stage").Exits(13);

        Assert.Empty(host.Releases());
        host.IsTidy();
    }

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void The_same_release_with_other_content_is_refused(string shell)
    {
        using var host = new HostSandbox(shell);
        host.Pack("1.0");
        host.Deploy("1.0");
        host.Pack("1.0", content: " rebuilt");

        host.Run("1.0", "stage").Exits(12).Says("on this host already, with other content", "here:  sha256", "given: sha256");
        host.Run("1.0", "activate").Exits(12);

        Assert.Equal("1.0\n", File.ReadAllText(host.Root / "current/version"));
    }

    [Theory, MemberData(nameof(HostSandbox.Shells), MemberType = typeof(HostSandbox))]
    public void A_directory_in_the_place_of_current_is_refused_with_the_command_that_mends_it(string shell)
    {
        using var host = new HostSandbox(shell);
        host.Pack("1.0");
        Directory.CreateDirectory(host.Root / "current");
        File.WriteAllText(host.Root / "current/state", "ok");
        File.WriteAllText(host.Root / "current/version", "old");

        var refusal = host.Run("1.0", "stage").Exits(11).Says("current is a directory; it must be a link to a release").Error;
        Assert.Equal("current-is-no-link", host.Status("1.0").GetProperty("problem").GetString());
        var command = refusal.Split('\n').Single(line => line.Contains("ln -s", StringComparison.Ordinal)).Trim();
        Assert.Equal(0, HostProcess.Start([Needs.Tool("sh"), "-c", command], Shell.Of("dash").Environment).Wait().ExitCode);
        host.Deploy("1.0");
        host.Run("1.0", "rollback").Exits(0);

        Assert.Equal("releases/before", host.Current);
        Assert.Equal("old", File.ReadAllText(host.Root / "current/version"));
    }

    [Fact]
    public void A_current_that_is_a_file_or_points_elsewhere_is_not_touched()
    {
        using var host = new HostSandbox();
        host.Pack("1.0");
        Directory.CreateDirectory(host.Root);
        File.CreateSymbolicLink(host.Root / "current", "/usr");

        host.Run("1.0", "stage").Exits(11).Says("'current' points to /usr", "rm '");
        File.Delete(host.Root / "current");
        File.WriteAllText(host.Root / "current", "");
        host.Run("1.0", "stage").Exits(11).Says("is a file");
        host.Run("1.0", "rollback").Exits(11);

        Assert.True(File.Exists(host.Root / "current"));
    }

    [Fact]
    public void A_link_with_the_full_path_of_a_release_is_understood()
    {
        using var host = new HostSandbox();
        host.Pack("1.0");
        host.Pack("2.0", healthy: false);
        host.Deploy("1.0");
        File.Delete(host.Root / "current");
        File.CreateSymbolicLink(host.Root / "current", host.Root / "releases/1.0");
        host.Run("2.0", "stage").Exits(0);

        host.Run("2.0", "activate").Exits(20);

        Assert.Equal("releases/1.0", host.Current);
    }

    [Fact]
    public void A_directory_that_somebody_else_made_for_the_release_is_not_taken_for_it()
    {
        using var host = new HostSandbox();
        host.Pack("1.0");
        Directory.CreateDirectory(host.Root / "releases/1.0");

        host.Run("1.0", "stage").Exits(11).Says("was not made by this script", "Move it away: mv ");
        host.Run("1.0", "activate").Exits(11);
    }

    [Fact]
    public void A_package_can_lie_elsewhere_and_must_exist()
    {
        using var host = new HostSandbox();
        host.Pack("1.0");
        var elsewhere = host / "-else:where é.tgz";
        File.Move(host.Package("1.0"), elsewhere);

        host.Run("1.0", "stage").Exits(11).Says("the package does not exist");
        host.Run("1.0", "stage", "--package", host.Root).Exits(11).Says("is not a file");
        host.Run("1.0", "stage", "--package", elsewhere).Exits(0);

        host.IsTidy();
    }

    [Fact]
    public void What_a_package_brings_under_our_own_names_has_no_effect()
    {
        using var host = new HostSandbox();
        File.WriteAllText(host / "outside", "untouched");
        host.Pack("1.0", more: writer =>
        {
            writer.WriteEntry(new UstarTarEntry(TarEntryType.SymbolicLink, ".release-sha256") { LinkName = host / "outside" });
            HostSandbox.Add(writer, ".bad", "");
        });

        host.Deploy("1.0");

        Assert.Equal("untouched", File.ReadAllText(host / "outside"));
        Assert.False(host.Status("1.0").GetProperty("releases")[0].GetProperty("bad").GetBoolean());
    }

    [Fact]
    public void A_host_with_too_little_room_is_refused_with_both_numbers()
    {
        using var host = new HostSandbox { Configure = constants => constants with { Size = long.MaxValue } };
        host.Pack("1.0");

        host.Run("1.0", "stage").Exits(11).Says("not enough room", "KiB free", "prune --keep 2");

        Assert.Empty(host.Releases());
    }

    [Fact]
    public void The_root_may_be_relative_or_end_with_slashes_or_come_from_the_environment()
    {
        using var host = new HostSandbox();
        host.Pack("1.0");
        var shell = Shell.Of("dash");
        string[] command = [.. shell.Command, host.Script("1.0"), "stage"];

        HostProcess.Start([.. command, "--root", host.Root + "///"], shell.Environment).Wait().Exits(0);
        HostProcess.Start(["/bin/sh", "-c", "cd \"$1\" && shift && exec \"$@\"", "sh", host / ".", .. command, "--root=root of shop"], shell.Environment)
            .Wait().Exits(0).Says("is staged already");
        HostProcess.Start(command, shell.With("DEPLOY_ROOT", host.Root).Environment).Wait().Exits(0).Says("is staged already");
    }

    [Theory]
    [InlineData("no verb is given")]
    [InlineData("there is no verb 'deploy'", "deploy")]
    [InlineData("there is no option --force", "stage", "--force")]
    [InlineData("'extra' is too much", "stage", "extra")]
    [InlineData("--root needs a value", "stage", "--root")]
    [InlineData("--root needs a value", "stage", "--root=")]
    [InlineData("--root cannot be the root", "stage", "--root", "//")]
    [InlineData("--to belongs to rollback", "activate", "--to", "1.0")]
    [InlineData("--package belongs to stage", "activate", "--package", "x")]
    [InlineData("--keep belongs to prune", "stage", "--keep", "3")]
    [InlineData("--keep needs a number", "prune", "--keep", "0")]
    [InlineData("--keep needs a number", "prune", "--keep", "08")]
    [InlineData("--wait needs a number", "stage", "--wait", "soon")]
    [InlineData("cannot be a release", "rollback", "--to", "../../etc")]
    [InlineData("break-lock needs the token", "break-lock")]
    public void Wrong_usage_is_said_and_changes_nothing(string message, params string[] arguments)
    {
        using var host = new HostSandbox();
        host.Pack("1.0");
        var shell = Shell.Of("dash").With("DEPLOY_ROOT", host.Root);

        HostProcess.Start([.. shell.Command, host.Script("1.0"), .. arguments], shell.Environment).Wait().Exits(64).Says(message, "help");

        Assert.False(Directory.Exists(host.Root));
    }

    [Theory, MemberData(nameof(HostSandbox.Hosts), MemberType = typeof(HostSandbox))]
    public void Help_names_every_verb(string shell)
    {
        using var host = new HostSandbox(shell);
        host.Pack("1.0");

        var help = host.Run("1.0", "help").Exits(0).Output;

        Assert.All(["stage", "activate", "health", "rollback", "status", "prune", "break-lock"], verb => Assert.Contains($"\n  {verb} ", help, StringComparison.Ordinal));
        Assert.False(Directory.Exists(host.Root));
    }
}
