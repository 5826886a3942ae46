using System.IO.Compression;
using BuildKit.Files;
using BuildKit.Tests.Files;

namespace BuildKit.Tests.Releases;

/// <summary>A release whose package is a zip file, on hosts of both kinds.</summary>
public sealed class HostScriptZipTests
{
    const string Tools = "awk cat chmod date df echo env find gzip id ln mkdir mv od readlink rm sed sh sha256sum sleep sync tail tar test tr uname wc";
    const int Link = unchecked((int)0xA1FF0000);

    public static TheoryData<string> Shells => HostSandbox.Shells;

    public static TheoryData<string> Hosts => [.. HostSandbox.Shells.Select(row => row.Data), "pwsh"];

    [Theory]
    [MemberData(nameof(Hosts))]
    public void It_is_deployed_with_its_execute_bits_and_names(string shell)
    {
        Needs.Unix();
        using var host = new HostSandbox(shell);
        Write(host, Packed(host));

        host.Run("1.0", "stage").Exits(0);
        host.Run("1.0", "activate").Exits(0);

        IsUnpacked(host);
        host.Run("1.0", "stage").Exits(0).Says("staged already");
    }

    [Theory]
    [InlineData("bsdtar", "bsdtar")]
    [InlineData("bsdtar", "tar")]
    [InlineData("unzip", "unzip")]
    public void One_of_two_programs_unpacks_it(string program, string name)
    {
        using var host = new HostSandbox();
        Write(host, Packed(host));

        host.Start(Shell.Of("dash").With(Only(host, program, name), only: true), "1.0", "stage").Wait().Exits(0);

        host.Run("1.0", "activate").Exits(0);
        IsUnpacked(host);
    }

    [Fact]
    public void Where_nothing_unpacks_it_that_is_said_and_nothing_is_there()
    {
        using var host = new HostSandbox();
        Write(host, Packed(host));

        host.Start(Shell.Of("dash").With(Only(host), only: true), "1.0", "stage").Wait().Exits(11)
            .Says("neither unzip nor bsdtar", "shop 1.0.tar.gz", "Install one of them");

        Assert.Empty(host.Releases());
        host.IsTidy();
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public void One_that_is_damaged_or_another_is_refused_before_anything_is_unpacked(string shell)
    {
        Needs.Unix();
        using var host = new HostSandbox(shell);
        var bytes = Packed(host);
        Write(host, bytes[..^30]);
        host.Run("1.0", "stage").Exits(13).Says("no complete zip archive");
        Write(host, bytes);
        bytes[40] ^= 1;
        File.WriteAllBytes(host.Package("1.0"), bytes);

        host.Run("1.0", "stage").Exits(12).Says("not the one that was released");

        Assert.Empty(host.Releases());
        host.IsTidy();
    }

    // Whoever can give a digest can have made the file by any program.
    [Theory]
    [MemberData(nameof(Hosts))]
    public void Nothing_in_it_leads_out_of_the_release(string shell)
    {
        Needs.Unix();
        foreach (var (name, content, mode) in new[] { ("../../../out", "x", 0), ("/tmp/../out", "x", 0), ("link", "../..", Link), ("dir/link", "/", Link) })
        {
            using var host = new HostSandbox(shell);
            Write(host, Zip(zip =>
            {
                Add(zip, "state", "ok", 0);
                Add(zip, name, content, mode);
                Add(zip, "link/out", "x", 0);
            }));

            var run = host.Run("1.0", "stage");

            Assert.False(File.Exists(host / "out") || File.Exists(host.Root / "out") || File.Exists("/out") || File.Exists(host.Root / "releases/out"), $"{name}\n{run}");
            Assert.True(run.ExitCode is 0 or 13, $"{name}\n{run}");
            Assert.DoesNotContain(host.Snapshot(), line => line.Contains(" ../..", StringComparison.Ordinal) || line.Contains(" / ", StringComparison.Ordinal));
            host.IsTidy();
        }
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void A_disk_that_is_too_small_for_it_and_an_interruption_leave_nothing(string shell)
    {
        Needs.Unix();
        using var host = new HostSandbox(shell);
        Write(host, Packed(host));
        var tools = host / "slow tools";
        Directory.CreateDirectory(tools);
        Script(tools / "unzip", "case $1 in -q) : >\"$DEPLOY_MARK\"; exec sleep 600 ;; esac\nPATH=${PATH#*:}\nexec unzip \"$@\"\n");
        var run = host.Start(Shell.Of(shell).With(tools).With("DEPLOY_MARK", host / "mark"), "1.0", "stage");
        run.Until(() => File.Exists(host / "mark"), "the unpacking");

        run.Signal(PosixSignalNumber.Terminate);

        run.Wait().Exits(130);
        Assert.Empty(host.Releases());
        host.IsTidy();
        Script(tools / "unzip", "case $1 in -q) echo 'write error (disk full?)' >&2; exit 50 ;; esac\nPATH=${PATH#*:}\nexec unzip \"$@\"\n");
        host.Start(Shell.Of(shell).With(tools), "1.0", "stage").Wait().Exits(13).Says("disk full?", "'current' was not touched");
        Assert.Empty(host.Releases());
        host.IsTidy();
    }

    static void IsUnpacked(HostSandbox host)
    {
        var current = host.Root / "releases/1.0";
        Assert.Equal("#!/bin/sh\n", File.ReadAllText(current / "bin/ü run"));
        Assert.True(File.GetUnixFileMode(current / "bin/ü run").HasFlag(UnixFileMode.UserExecute));
        Assert.False(File.GetUnixFileMode(current / "état/plain").HasFlag(UnixFileMode.UserExecute));
        Assert.Equal("ok\n", File.ReadAllText(current / "state"));
        host.IsTidy();
    }

    // As a release has it.
    static byte[] Packed(HostSandbox host)
    {
        var tree = host / "tree";
        (tree / "state").WriteText("ok\n");
        (tree / "version").WriteText("1.0\n");
        (tree / "bin/ü run").WriteText("#!/bin/sh\n");
        (tree / "état/plain").WriteText("text");
        UnixFiles.SetMode(tree / "bin/ü run", (UnixFileMode)0b111_101_101);
        ReproducibleArchive.Write(ArchiveFormat.Zip, host / "new.zip", tree, DateTimeOffset.UnixEpoch);
        return File.ReadAllBytes(host / "new.zip");
    }

    static byte[] Zip(Action<ZipArchive> fill)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            fill(zip);
        }

        return bytes.ToArray();
    }

    static void Add(ZipArchive zip, string name, string content, int attributes)
    {
        var entry = zip.CreateEntry(name);
        entry.ExternalAttributes = attributes;
        using var writer = new StreamWriter(entry.Open());
        writer.Write(content);
    }

    // The name of a package does not tell what it is, as when it was downloaded under another.
    static void Write(HostSandbox host, byte[] package) => host.Write("1.0", package);

    static AbsolutePath Only(HostSandbox host, string? program = null, string? name = null)
    {
        var tools = host / "tools";
        Directory.CreateDirectory(tools);
        foreach (var tool in Tools.Split(' ').Except([name]))
        {
            File.CreateSymbolicLink(tools / tool!, Needs.Tool(tool!));
        }

        if (program is not null)
        {
            File.CreateSymbolicLink(tools / name!, Needs.Tool(program));
        }

        return tools;
    }

    static void Script(AbsolutePath file, string text)
    {
        File.WriteAllText(file, $"#!/bin/sh\n{text}");
        UnixFiles.SetMode(file, (UnixFileMode)0b111_101_101);
    }
}
