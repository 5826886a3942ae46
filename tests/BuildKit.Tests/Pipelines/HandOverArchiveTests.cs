using System.Formats.Tar;
using System.IO.Compression;
using BuildKit.Files;
using BuildKit.Pipelines;
using BuildKit.Targets;

namespace BuildKit.Tests.Pipelines;

public sealed class HandOverArchiveTests : IDisposable
{
    readonly TemporaryDirectory here = new("give");
    readonly TemporaryDirectory there = new("take");

    public void Dispose()
    {
        here.Dispose();
        there.Dispose();
    }

    [Fact]
    public void What_a_target_left_arrives_with_its_execute_bits_and_links()
    {
        Needs.Unix();
        here.Write("out/tool", "#!/bin/sh\n");
        File.SetUnixFileMode(here.Path / "out/tool", (UnixFileMode)0b111_101_101);
        here.Write("out/bin/é a.txt", "data");
        here.Write("out/old.tmp", "!");
        File.CreateSymbolicLink(here.Path / "out/link", "tool");
        File.CreateSymbolicLink(here.Path / "out/folder", "bin");
        here.Write(".buildkit/releases/Shop/1.0.0/release.json", "{}");
        Directory.CreateSymbolicLink(here.Path / ".buildkit/releases/Shop/current", "1.0.0");
        here.Write("elsewhere", "!");
        there.Write("out/tool", "older");

        Assert.Equal(6, Give(Target("out/**", "!out/*.tmp")));
        Assert.Equal(6, Take());

        Assert.Equal("#!/bin/sh\n", there.Read("out/tool"));
        Assert.True(File.GetUnixFileMode(there.Path / "out/tool").HasFlag(UnixFileMode.UserExecute));
        Assert.Equal("data", there.Read("out/bin/é a.txt"));
        Assert.Equal("tool", new FileInfo(there.Path / "out/link").LinkTarget);
        Assert.Equal("bin", new FileInfo(there.Path / "out/folder").LinkTarget);
        Assert.Equal("1.0.0", new FileInfo(there.Path / ".buildkit/releases/Shop/current").LinkTarget);
        Assert.Equal("{}", there.Read(".buildkit/releases/Shop/1.0.0/release.json"));
        Assert.False(File.Exists(there.Path / "out/old.tmp"));
        Assert.False(File.Exists(there.Path / "elsewhere"));
        Assert.Equal(6, new HandOverArchive(there.Path, "job").Unpack());
        Assert.Equal(["SHA256SUMS", "outputs.tar.gz"], Directory.GetFileSystemEntries(Archive(there).Parent).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_is_an_archive_too()
    {
        Assert.Equal(0, Give(Target("out/**")));
        Assert.Equal(0, Take());
    }

    [Fact]
    public void Of_an_archive_that_breaks_off_or_changes_anywhere_nothing_is_used()
    {
        here.Write("out/a", "first");
        here.Write("out/b", string.Concat(Enumerable.Range(0, 200)));
        Give(Target("out/**"));
        Send();
        var whole = File.ReadAllBytes(Archive(here));
        for (var at = 0; at < whole.Length; at++)
        {
            File.WriteAllBytes(Archive(there), whole[..at]);
            Damaged($"cut to {at} of {whole.Length} bytes");
            byte[] changed = [.. whole];
            changed[at] ^= 0x10;
            File.WriteAllBytes(Archive(there), changed);
            Damaged($"byte {at} changed");
        }

        File.WriteAllBytes(Archive(there), whole);
        Assert.Equal(2, new HandOverArchive(there.Path, "job").Unpack());
    }

    [Fact]
    public void An_archive_without_its_digest_is_half_written()
    {
        here.Write("out/a", "first");
        Give(Target("out/**"));
        Send();
        File.Delete(there.Path / ".buildkit/handover/job/SHA256SUMS");

        Damaged("no digest");
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("a/../../evil")]
    [InlineData("/tmp/buildkit-evil")]
    public void Nothing_is_written_outside_of_the_workspace(string name)
    {
        Pack(new GnuTarEntry(TarEntryType.RegularFile, "good") { DataStream = new MemoryStream([1]) }, new GnuTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream([1]) });

        Damaged(name);
        Assert.False(File.Exists(there.Path / "good"));
        Assert.False(File.Exists(there.Path.Parent / "evil"));
        Assert.False(File.Exists("/tmp/buildkit-evil"));
    }

    [Fact]
    public void No_link_leads_out_of_the_workspace()
    {
        Pack(new GnuTarEntry(TarEntryType.SymbolicLink, "out") { LinkName = ".." }, new GnuTarEntry(TarEntryType.RegularFile, "out/evil") { DataStream = new MemoryStream([1]) });

        Damaged("a link to '..'");
        Assert.False(File.Exists(there.Path.Parent / "evil"));
    }

    [Fact]
    public void A_missing_archive_says_what_to_do()
    {
        var error = Assert.Throws<BuildException>(() => new HandOverArchive(there.Path, "job").Unpack()).Error;

        Assert.Equal("BK0462", error.Code);
        Assert.Contains("it is not there", error.Message, StringComparison.Ordinal);
    }

    // As a stranger would make it, with the digest that belongs to it.
    void Pack(params TarEntry[] entries)
    {
        Directory.CreateDirectory(Archive(there).Parent);
        using (var zipped = new GZipStream(File.Create(Archive(there)), CompressionLevel.Optimal))
        using (var tar = new TarWriter(zipped, TarEntryFormat.Gnu))
        {
            foreach (var entry in entries)
            {
                tar.WriteEntry(entry);
            }
        }

        File.WriteAllText(Archive(there).Parent / "SHA256SUMS", $"{Digest.OfFile(Archive(there))}  outputs.tar.gz\n");
    }

    void Damaged(string how)
    {
        var error = Record.Exception(() => new HandOverArchive(there.Path, "job").Unpack());
        Assert.True(error is BuildException { Error.Code: "BK0462" }, $"{how}: {error?.ToString() ?? "taken over"}");
        Assert.False(Directory.Exists(there.Path / "out"), how);
    }

    int Give(TargetModel target) => new HandOverArchive(here.Path, "job").Pack([target]);

    int Take()
    {
        Send();
        return new HandOverArchive(there.Path, "job").Unpack();
    }

    void Send()
    {
        Directory.CreateDirectory(Archive(there).Parent);
        foreach (var file in Directory.GetFiles(Archive(here).Parent))
        {
            File.Copy(file, Archive(there).Parent / Path.GetFileName(file));
        }
    }

    static AbsolutePath Archive(TemporaryDirectory workspace) => workspace.Path / ".buildkit/handover/job/outputs.tar.gz";

    static TargetModel Target(params string[] outputs)
    {
        var target = new TargetModel("Make") { Keeps = { ".buildkit/releases/Shop" } };
        target.Step.Outputs.AddRange(outputs);
        return target;
    }
}
