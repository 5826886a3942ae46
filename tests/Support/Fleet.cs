using System.Diagnostics;
using System.Globalization;

namespace BuildKit.Tests;

/// <summary>
/// Real hosts for tests: sshd in network namespaces of this machine, each with a file system, processes, a name, an address and a host key
/// of its own (<c>fleet.bash</c>). Many fleets can be up at once, also of other test processes; what a killed one left behind is removed by the next.
/// </summary>
public sealed class Fleet : IAsyncDisposable
{
    const string Places = "/run/buildkit-fleets";

    readonly FileStream claim;
    readonly string place;
    Process? holder;

    Fleet(FileStream claim, string place, string network, IEnumerable<string> names)
    {
        (this.claim, this.place) = (claim, place);
        Machines = [.. names.Select((name, index) => new FleetMachine(Directory, name, $"{network}.{index + 1}", $"{Path.GetFileName(place)}-v{index + 1}"))];
    }

    public IReadOnlyList<FleetMachine> Machines { get; }

    public FleetMachine this[int index] => Machines[index];

    /// <summary>The client's configuration, for <c>ssh -F</c>: the hosts by name, the key, and which host keys are known.</summary>
    public AbsolutePath SshConfig => Directory / "ssh_config";

    public AbsolutePath KnownHosts => Directory / "known_hosts";

    AbsolutePath Directory => AbsolutePath.Of($"{place}/fs");

    /// <param name="count">How many hosts: <c>host01</c> and so on.</param>
    /// <param name="bastion">True if they can only be reached through one more host, <c>bastion</c>, which is the last of the machines.</param>
    public static async Task<Fleet> UpAsync(int count, bool bastion = false)
    {
        Needs.Fleet();
        var (claim, number) = Claim();
        var place = $"{Places}/bk{number}";
        var network = string.Create(CultureInfo.InvariantCulture, $"10.{176 + (number / 250)}.{number % 250}");
        List<string> names = [.. Enumerable.Range(1, count).Select(one => string.Create(CultureInfo.InvariantCulture, $"host{one:00}")), .. bastion ? ["bastion"] : Array.Empty<string>()];
        var fleet = new Fleet(claim, place, network, names);
        try
        {
            await RunAsync("down", $"{place}/fs").ConfigureAwait(false);
            await fleet.StartAsync([Path.GetFileName(place), network, .. names]).ConfigureAwait(false);
            fleet.WriteConfig(bastion);
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (holder is not null)
        {
            holder.StandardInput.Close();
            await holder.WaitForExitAsync().ConfigureAwait(false);
            holder.Dispose();
        }

        await RunAsync("down", Directory).ConfigureAwait(false);
        await claim.DisposeAsync().ConfigureAwait(false);
    }

    // It holds the fleet as long as this process lives.
    async Task StartAsync(string[] words)
    {
        var start = new ProcessStartInfo("bash", [Script, "hold", Directory, .. words]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        holder = Process.Start(start)!;
        var error = holder.StandardError.ReadToEndAsync();
        if (await holder.StandardOutput.ReadLineAsync().ConfigureAwait(false) != "up")
        {
            throw new InvalidOperationException($"the fleet does not come up: {await error.ConfigureAwait(false)}");
        }
    }

    static AbsolutePath Script => SourceTree.Root / "tests/Support/fleet.bash";

    internal static Task<string> RunAsync(params string[] words) => Shell.RunAsync("bash", [Script, .. words]);

    // A number is taken as long as its file is locked, which ends with the process, however that ends. The file itself stays: nobody can
    // then hold the lock of a file that is no longer there.
    static (FileStream Claim, int Number) Claim()
    {
        System.IO.Directory.CreateDirectory(Places);
        for (var number = 0; number < 1000; number++)
        {
            try
            {
                var claim = new FileStream($"{Places}/{number}.claim", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                RemoveLeftovers(number);
                return (claim, number);
            }
            catch (IOException)
            {
                // Somebody's.
            }
        }

        throw new InvalidOperationException("1000 fleets are up");
    }

    // Those of other numbers, whose processes are gone.
    static void RemoveLeftovers(int own)
    {
        foreach (var left in System.IO.Directory.EnumerateDirectories(Places, "bk*"))
        {
            var number = int.Parse(Path.GetFileName(left)[2..], CultureInfo.InvariantCulture);
            if (number == own)
            {
                continue;
            }

            try
            {
                using var _ = new FileStream($"{Places}/{number}.claim", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                RunAsync("down", $"{left}/fs").GetAwaiter().GetResult();
                System.IO.Directory.Delete(left);
            }
            catch (IOException)
            {
                // It lives.
            }
        }
    }

    void WriteConfig(bool bastion)
    {
        var hosts = Machines.Select(machine => $"Host {machine.Name}\n  HostName {machine.Address}\n  HostKeyAlias {machine.Address}\n"
            + (bastion && machine.Name != "bastion" ? "  ProxyJump bastion\n" : ""));
        File.WriteAllText(SshConfig, string.Concat(hosts) + $"""
            Host *
              User root
              IdentityFile {Directory / "client"}
              IdentitiesOnly yes
              UserKnownHostsFile {KnownHosts}
              GlobalKnownHostsFile /dev/null

            """);
        foreach (var machine in bastion ? Machines.SkipLast(1) : [])
        {
            machine.ShutOut(Machines[^1].Address);
        }
    }

    /// <summary>Runs programs of the test itself, none of which is under test.</summary>
    internal static class Shell
    {
        public static async Task<string> RunAsync(string file, params string[] arguments)
        {
            var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync().ConfigureAwait(false);
            return process.ExitCode == 0 ? await output.ConfigureAwait(false)
                : throw new InvalidOperationException($"{file} {string.Join(' ', arguments)}: exit code {process.ExitCode}\n{await error.ConfigureAwait(false)}");
        }
    }
}
