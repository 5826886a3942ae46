namespace BuildKit.Tests.Releases;

/// <summary>Disks that are full or read-only: small ones of their own, in a mount name space that ends with the test.</summary>
[Trait("Speed", "Slow")]
public class HostScriptDiskTests
{
    [Theory, MemberData(nameof(HostSandbox.Shells), MemberType = typeof(HostSandbox))]
    public void A_disk_that_fills_up_while_unpacking_leaves_everything_as_it_was(string shell)
    {
        using var host = new HostSandbox(shell);
        host.Pack("1.0");
        host.Pack("2.0", more: writer => HostSandbox.Add(writer, "big", new string('x', 2_000_000)));

        var output = OnSmallDisk(host, shell, """
            $run "$one" stage && $run "$one" activate || exit 99
            $run "$two" stage || echo "stage=$?"
            echo "left=$(ls -A "$root" "$root/releases" | tr '\n' ' ')"
            echo "current=$(readlink "$root/current")"
            tail -n 1 "$root/journal.jsonl"
            $run "$one" status | head -n 1
            """);

        Assert.Contains("\nstage=13\n", output, StringComparison.Ordinal);
        Assert.Contains("changed=no rc=13", output, StringComparison.Ordinal);
        Assert.Matches("\nleft=[^\n]*/root of shop: current journal.jsonl releases restart.log [^\n]*releases: 1.0 \n", output);
        Assert.Contains("\ncurrent=releases/1.0\n", output, StringComparison.Ordinal);
        Assert.Contains("\"event\":\"failed\",\"release\":\"2.0\"", output, StringComparison.Ordinal);
        Assert.Contains("{\"format\":1,\"app\":\"shop\",\"current\":\"1.0\",\"active\":\"1.0\"", output, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(HostSandbox.Shells), MemberType = typeof(HostSandbox))]
    public void On_a_full_disk_nothing_is_started_and_afterwards_the_journal_goes_on(string shell)
    {
        using var host = new HostSandbox(shell);
        host.Pack("1.0");
        host.Pack("2.0");

        var output = OnSmallDisk(host, shell, """
            $run "$one" stage && $run "$one" activate && $run "$two" stage || exit 99
            cat /dev/zero >"$root/fill" 2>/dev/null
            printf '{"seq":99,"torn' >>"$root/journal.jsonl"
            $run "$two" activate || echo "activate=$?"
            echo "current=$(readlink "$root/current")"
            echo "left=$(ls -A "$root" | tr '\n' ' ')"
            rm "$root/fill"
            $run "$two" activate || echo "activate=$?"
            $run "$two" rollback || echo "rollback=$?"
            """);

        Assert.Contains("\nactivate=11\n", output, StringComparison.Ordinal);
        Assert.Contains("no lock can be made", output, StringComparison.Ordinal);
        Assert.Contains("\ncurrent=releases/1.0\nleft=current fill journal.jsonl releases restart.log \n", output, StringComparison.Ordinal);
        Assert.Contains("verb=activate release=2.0 changed=yes rc=0", output, StringComparison.Ordinal);
        Assert.Contains("verb=rollback release=1.0 changed=yes rc=0", output, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(HostSandbox.Shells), MemberType = typeof(HostSandbox))]
    public void A_release_that_fills_the_disk_can_be_rolled_back_nevertheless(string shell)
    {
        using var host = new HostSandbox(shell)
        {
            Configure = constants => constants with { Restart = "test \"$DEPLOY_RELEASE\" = 1.0 || cat /dev/zero >\"$DEPLOY_ROOT/fill\"" },
        };
        host.Pack("1.0");
        host.Pack("2.0");

        var output = OnSmallDisk(host, shell, """
            $run "$one" stage && $run "$one" activate && $run "$two" stage || exit 99
            $run "$two" activate || echo "activate=$?"
            echo "current=$(readlink "$root/current")"
            echo "left=$(ls -A "$root" | tr '\n' ' ')"
            rm "$root/fill"
            $run "$two" rollback || echo "rollback=$?"
            $run "$two" status
            """);

        Assert.Contains("\nactivate=20\n", output, StringComparison.Ordinal);
        Assert.Contains("\ncurrent=releases/1.0\nleft=current fill journal.jsonl releases ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("rollback=", output, StringComparison.Ordinal);
        Assert.Contains("\"current\":\"1.0\",\"active\":\"1.0\"", output, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(HostSandbox.Shells), MemberType = typeof(HostSandbox))]
    public void A_disk_that_cannot_be_written_to_is_not_a_lock(string shell)
    {
        using var host = new HostSandbox(shell);
        host.Pack("1.0");

        var output = OnSmallDisk(host, shell, """
            $run "$one" stage || exit 99
            mount -o remount,ro "$root" || exit 98
            $run "$one" activate || echo "activate=$?"
            $run "$one" stage --root "$root/none" || echo "stage=$?"
            $run "$one" status || echo "status=$?"
            """);

        Assert.Contains("\nactivate=11\n", output, StringComparison.Ordinal);
        Assert.Contains("\nstage=11\n", output, StringComparison.Ordinal);
        Assert.Contains("verb=status release=1.0 changed=no rc=0", output, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(HostSandbox.Shells), MemberType = typeof(HostSandbox))]
    public void Case_39_A_file_system_without_inodes_is_refused_with_both_numbers_before_anything_is_written(string shell)
    {
        using var host = new HostSandbox(shell);
        host.Pack("1.0");
        host.Pack("2.0", more: writer => Enumerable.Range(0, 60).ToList().ForEach(number => HostSandbox.Add(writer, $"many/{number}", "x")));

        var output = OnSmallDisk(host, shell, """
            mount -o remount,nr_inodes=40 "$root" || exit 98
            $run "$one" stage && $run "$one" activate || exit 99
            $run "$two" stage || echo "stage=$?"
            echo "left=$(ls -A "$root" "$root/releases" | tr '\n' ' ')"
            $run "$one" health || echo "health=$?"
            """);

        Assert.Contains("\nstage=11\n", output, StringComparison.Ordinal);
        Assert.Matches("not enough inodes in .*: [0-9]+ free, needed are [0-9]+", output);
        Assert.Contains("prune --keep 2", output, StringComparison.Ordinal);
        Assert.DoesNotContain(".tmp", output[output.IndexOf("left=", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.DoesNotContain("health=", output, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(HostSandbox.Shells), MemberType = typeof(HostSandbox))]
    public void Room_is_measured_where_the_releases_are(string shell)
    {
        using var host = new HostSandbox(shell);
        var random = new Random(1);
        host.Pack("1.0", content: string.Concat(Enumerable.Range(0, 20_000).Select(_ => (char)random.Next('a', 'z'))));
        host.Pack("2.0");

        var output = OnSmallDisk(host, shell, """
            mkdir "$root/releases"
            mount -t tmpfs -o size=16k tmpfs "$root/releases" || exit 98
            $run "$one" stage || echo "stage=$?"
            $run "$two" stage && $run "$two" activate || exit 99
            """);

        Assert.Contains("\nstage=11\n", output, StringComparison.Ordinal);
        Assert.Contains("not enough room in ", output, StringComparison.Ordinal);
        Assert.Contains("verb=activate release=2.0 changed=yes rc=0", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_root_without_permission_is_not_a_lock()
    {
        Needs.Unix();
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "root may write everywhere");
        using var host = new HostSandbox();
        host.Pack("1.0");
        host.Run("1.0", "stage").Exits(0);
        HostSandbox.SetMode(host.Root, 0b101_000_000);

        host.Run("1.0", "activate").Exits(11);
    }

    static string OnSmallDisk(HostSandbox host, string shell, string commands)
    {
        Needs.Linux();
        Needs.Root();
        Directory.CreateDirectory(host.Root);
        var with = Shell.Of(shell);
        var script = $"""
            root=$1 one=$2 two=$3
            shift 3
            mount -t tmpfs -o size=400k tmpfs "$root" || exit 97
            deploy() (
              PATH={with.Environment["PATH"]}
              export PATH DEPLOY_ROOT="$root"
              {string.Join(' ', with.Command)} "$@"
            )
            run=deploy
            exec 2>&1
            {commands}
            exit 0
            """;
        var run = HostProcess.Start(
            [Needs.Tool("unshare"), "-m", "/bin/dash", "-c", script, "sh", host.Root, host.Script("1.0"), host.Script("2.0")],
            Shell.Of("dash").Environment).Wait();
        Assert.True(run.ExitCode == 0, run.ToString());
        return "\n" + run.Output;
    }
}
