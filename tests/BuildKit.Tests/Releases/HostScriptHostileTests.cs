namespace BuildKit.Tests.Releases;

/// <summary>Hosts that are not as one would wish.</summary>
[Trait("Speed", "Slow")]
[Takes(seconds: 50)]
public class HostScriptHostileTests
{
    const string Nobody = "65534";

    [Theory, MemberData(nameof(HostSandbox.Shells), MemberType = typeof(HostSandbox))]
    public void Whoever_may_write_to_the_root_can_deploy_and_needs_no_other_right(string shell)
    {
        Needs.Root();
        using var host = new HostSandbox(shell) { Configure = constants => constants with { Health = "cat version", Restart = "" } };
        host.Pack("1.0");
        host.Pack("2.0");
        HostSandbox.SetMode(host / "", 0b111_101_101);
        Directory.CreateDirectory(host.Root);
        HostSandbox.SetMode(host.Root, 0b111_111_111);

        As(host, "1.0", "stage").Exits(0);
        As(host, "1.0", "activate").Exits(0).Says("for tester");
        Assert.Equal("releases/1.0", host.Current);
        HostSandbox.SetMode(host.Root, 0b111_101_101);
        As(host, "1.0", "stage", "--root", host / "root of shop/none").Exits(11).Says("cannot be made");
        As(host, "2.0", "stage").Exits(11).Says("no lock can be made", "no other run holds it");
        As(host, "2.0", "status").Exits(0);

        HostRun As(HostSandbox host, string release, string verb, params string[] options)
        {
            var with = Shell.Of(shell);
            string[] other = [Needs.Tool("setpriv"), $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups"];
            return host.Start(with with { Command = [.. other, .. with.Command] }, release, verb, options).Wait();
        }
    }

    [Theory, MemberData(nameof(HostSandbox.Shells), MemberType = typeof(HostSandbox))]
    public void A_clock_that_is_set_during_the_health_check_does_not_end_it(string shell)
    {
        Needs.Linux();
        using var host = Two(shell);
        var tools = Tools(host, "date", "n=$(cat \"$DEPLOY_FAULT/n\" 2>/dev/null || echo 0)\necho $((n + 100000)) >\"$DEPLOY_FAULT/n\"\n[ \"$1\" != +%s ] || { echo $((n + 1000000000)); exit; }\n");
        var with = Shell.Of(shell).With(tools).With("DEPLOY_FAULT", tools);
        host.Start(with, "1.0", "stage").Wait().Exits(0);

        host.Start(with, "1.0", "activate").Wait().Exits(0);

        Assert.Equal("1.0", host.Status("1.0").GetProperty("active").GetString());
        host.IsTidy();
    }

    [Theory, MemberData(nameof(HostSandbox.Shells), MemberType = typeof(HostSandbox))]
    public void A_script_that_comes_through_a_pipe_works_and_advises_commands_that_can_be_typed(string shell)
    {
        using var host = Two(shell);
        var with = Shell.Of(shell);

        Piped("1.0", "stage", "--package", host.Package("1.0")).Exits(0);
        Piped("1.0", "activate").Exits(0);
        Piped("2.0", "activate").Exits(11).Says("First: sh 'deploy.sh' stage --root '");
        Assert.Contains("\"active\":\"1.0\"", Piped("1.0", "status").Exits(0).Output, StringComparison.Ordinal);

        HostRun Piped(string release, params string[] arguments) => HostProcess.Start(
            ["/bin/sh", "-c", "script=$1; shift; \"$@\" <\"$script\"", "sh", host.Script(release), .. with.Command, "-s", "--", .. arguments, "--root", host.Root],
            with.Environment).Wait();
    }

    [Theory, MemberData(nameof(HostSandbox.Shells), MemberType = typeof(HostSandbox))]
    public void A_timeout_with_other_options_does_not_make_a_release_unhealthy(string shell)
    {
        using var host = Two(shell);
        var tools = Tools(host, "timeout", "echo 'Usage: timeout [-t SECS]' >&2; exit 1\n");
        host.Run("1.0", "stage").Exits(0);

        host.Start(Shell.Of(shell).With(tools), "1.0", "activate").Wait().Exits(0);

        host.IsTidy();
    }

    [Theory, MemberData(nameof(HostSandbox.Shells), MemberType = typeof(HostSandbox))]
    public void Zeros_that_a_power_cut_left_in_the_journal_are_passed_over(string shell)
    {
        using var host = Two(shell);
        host.Deploy("1.0");
        using (var journal = File.Open(host.Journal, FileMode.Append))
        {
            journal.Write(new byte[4096]);
        }

        host.Deploy("2.0");

        Assert.Equal("1.0", host.Status("2.0").GetProperty("previous").GetString());
        host.Run("2.0", "rollback").Exits(0);
        Assert.Equal("releases/1.0", host.Current);
    }

    [Theory, MemberData(nameof(HostSandbox.Shells), MemberType = typeof(HostSandbox))]
    public void A_journal_of_years_is_read(string shell)
    {
        using var host = Two(shell);
        host.Deploy("1.0");
        var lines = File.ReadAllLines(host.Journal);
        File.AppendAllLines(host.Journal, Enumerable.Repeat(lines[^2..], 10_000).SelectMany(pair => pair));

        host.Deploy("2.0");

        Assert.Equal("1.0", host.Status("2.0").GetProperty("previous").GetString());
    }

    [Theory, MemberData(nameof(HostSandbox.Shells), MemberType = typeof(HostSandbox))]
    public void Files_in_the_place_of_directories_and_directories_in_the_place_of_files_are_named(string shell)
    {
        using var host = Two(shell);
        Directory.CreateDirectory(host.Root);
        File.WriteAllText(host.Root / "releases", "");
        host.Run("1.0", "stage").Exits(11).Says("/releases cannot be made");
        File.Delete(host.Root / "releases");

        File.WriteAllText(host.Root / "lock", "");
        host.Run("1.0", "stage").Exits(11).Says("no lock can be made", "no other run holds it");
        File.Delete(host.Root / "lock");

        Directory.CreateDirectory(host.Journal);
        host.Run("1.0", "stage").Exits(11).Says("the journal is a directory");
        Directory.Delete(host.Journal);

        Directory.Move(host.Package("1.0"), host.Package("1.0") + ".away");
        Directory.CreateDirectory(host.Package("1.0"));
        host.Run("1.0", "stage").Exits(11).Says("the package is not a file");
    }

    [Theory, MemberData(nameof(HostSandbox.Shells), MemberType = typeof(HostSandbox))]
    public void A_root_whose_name_is_a_trap_for_shells_works_and_its_advice_can_be_typed(string shell)
    {
        using var host = Two(shell);
        var root = host / "it's $(touch pwned); `x` \"y\" *";
        host.Run("1.0", "stage", "--root", root).Exits(0);
        var advice = host.Run("2.0", "activate", "--root", root).Exits(11).Error.Split('\n').Single(line => line.Contains("First: ", StringComparison.Ordinal));

        HostProcess.Start(["/bin/sh", "-c", advice[(advice.IndexOf("First: ", StringComparison.Ordinal) + 7)..]], Shell.Of("dash").Environment).Wait().Exits(0);

        host.Run("2.0", "activate", "--root", root).Exits(0);
        Assert.False(File.Exists("pwned") || File.Exists(host / "pwned"));
        Assert.True(File.Exists(root / "current/version"));
    }

    [Fact]
    public void Who_became_root_is_told_by_his_own_name()
    {
        using var host = Two("dash");

        host.Start(Shell.Of("dash").With("SUDO_USER", "ann"), "1.0", "stage").Wait().Exits(0).Says("for ann");

        Assert.Contains("\"actor\":\"ann\"", File.ReadAllText(host.Journal), StringComparison.Ordinal);
    }

    static HostSandbox Two(string shell)
    {
        var host = new HostSandbox(shell);
        host.Pack("1.0");
        host.Pack("2.0");
        return host;
    }

    // A tool that does something else first.
    static string Tools(HostSandbox host, string name, string before)
    {
        var directory = host / "tools";
        Directory.CreateDirectory(directory);
        File.WriteAllText(directory / name, $"#!/bin/dash\n{before}PATH=${{PATH#*:}}\nexec {name} \"$@\"\n");
        HostSandbox.SetMode(directory / name, 0b111_101_101);
        return directory;
    }
}
