using System.Globalization;
using BuildKit.Tests;

namespace BuildKit.Benchmarks;

/// <summary>A package on twenty real hosts, beside the least that anybody can do about it with ssh.</summary>
static class FleetContest
{
    const int Hosts = 20, Random = 46_000_000;

    public static IEnumerable<Contest> Of(Workspaces workspaces)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            Console.Error.WriteLine("fleet: left out, because it needs Linux and root to make network namespaces");
            yield break;
        }

        var root = AbsolutePath.Of(workspaces.Product(Random));
        var fleet = Fleet.UpAsync(Hosts).GetAwaiter().GetResult();
        try
        {
            var bench = new Bench(root, fleet);
            bench.Ours("Release").Measure();
            yield return new($"a package of {bench.Package.Length / 1_000_000} MB to {Hosts} hosts", "at most 1.5 times ssh's",
                [bench.Ours("Deploy", "--environment", "production", "--release", FleetBuild.Release1) with { Prepare = bench.Wipe }],
                [bench.PlainSsh() with { Prepare = bench.Wipe }, .. bench.Ansible(bench.Wipe)]);
            bench.Wipe();
            bench.Ours("Deploy", "--environment", "production", "--release", FleetBuild.Release1).Measure();
            yield return new($"nothing to do on {Hosts} hosts", "at most 1.5 times ssh's",
                [bench.Ours("Deploy", "--environment", "production", "--release", FleetBuild.Release1)],
                [bench.Each("ssh host true", "exec true")]);
        }
        finally
        {
            fleet.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    sealed class Bench(AbsolutePath root, Fleet fleet)
    {
        public FileInfo Package => field ??= new(Directory.GetFiles(root / ".buildkit/releases/Shop" / FleetBuild.Release1, "*.tar.gz").Single());

        public Contestant Ours(params string[] arguments)
        {
            Environment.SetEnvironmentVariable(FleetBuild.Hosts, string.Create(CultureInfo.InvariantCulture, $"host[01:{fleet.Machines.Count:00}]"));
            Environment.SetEnvironmentVariable(FleetBuild.SshConfig, fleet.SshConfig);
            return Contestant.Process("BuildKit", "fleet", [root, .. arguments]).With(TimeOfHosts);
        }

        /// <summary>One stream for each host, all at once: received, checked, unpacked, and made current; nothing else.</summary>
        public Contestant PlainSsh()
        {
            var sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Package.FullName)));
            return Each("ssh", $"set -e; mkdir -p /srv/plain/new; cd /srv/plain; cat >package; echo {sha256}  package | sha256sum -c >/dev/null; tar -xzf package -C new; rm package; ln -sfn new current", Package.FullName);
        }

        public Contestant Each(string name, string command, string input = "/dev/null") => Contestant.Tool(name, root, "bash", "-c",
            $"for host in {string.Join(' ', fleet.Machines.Select(machine => machine.Name))}; do ssh -F {fleet.SshConfig} -T $host '{command}' <{input} & jobs=\"$jobs $!\"; done; for job in $jobs; do wait $job || exit; done").With(TimeOfHosts);

        /// <summary>The same as <see cref="PlainSsh"/> with Ansible, if it is there.</summary>
        public IEnumerable<Contestant> Ansible(Action wipe)
        {
            if (!File.Exists("/usr/bin/ansible-playbook"))
            {
                yield break;
            }

            File.WriteAllLines(root / "hosts.ini", fleet.Machines.Select(machine => machine.Name));
            File.WriteAllText(root / "ansible.cfg", $"""
                [defaults]
                forks = {Hosts}
                [ssh_connection]
                pipelining = True
                ssh_args = -F {fleet.SshConfig} -o ControlMaster=auto -o ControlPersist=30s

                """);
            File.WriteAllText(root / "deploy.yml", $"""
                - hosts: all
                  gather_facts: false
                  vars:
                    ansible_python_interpreter: /usr/bin/python3
                  tasks:
                    - file: path=/srv/ansible/new state=directory
                    - copy: src={Package.FullName} dest=/srv/ansible/package
                    - unarchive: src=/srv/ansible/package dest=/srv/ansible/new remote_src=true
                    - file: src=new dest=/srv/ansible/current state=link
                    - command: "true"

                """);
            yield return Contestant.Tool("ansible-playbook", root, "ansible-playbook", "-i", "hosts.ini", "deploy.yml").With(TimeOfHosts) with { Prepare = wipe };
        }

        double TimeOfHosts() => fleet.Machines.Sum(machine => machine.ProcessorTime.TotalMilliseconds);

        public void Wipe() => Task.WhenAll(fleet.Machines.Select(machine => machine.RunAsync("rm -rf /srv/apps /srv/plain /srv/ansible"))).GetAwaiter().GetResult();
    }
}
