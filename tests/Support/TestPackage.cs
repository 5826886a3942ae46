using System.IO.Compression;
using System.Text;

namespace BuildKit.Tests;

/// <summary>A NuGet package made for a test: a real archive with a real manifest.</summary>
public sealed record TestPackage(string Id, string Version)
{
    public Dictionary<string, byte[]> Files { get; } = [];

    /// <summary>Groups of dependencies for every framework.</summary>
    public Dictionary<string, string> Dependencies { get; } = [];

    public string? Type { get; init; }

    public string FileName => $"{Id}.{Version}.nupkg";

    public TestPackage With(string file, string text) => With(file, Encoding.UTF8.GetBytes(text));

    public TestPackage With(string file, byte[] bytes)
    {
        Files[file] = bytes;
        return this;
    }

    public TestPackage DependingOn(string id, string range)
    {
        Dependencies[id] = range;
        return this;
    }

    /// <summary>The package's bytes; the same for the same content.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Write(archive, $"{Id}.nuspec", Encoding.UTF8.GetBytes(Manifest()));
            foreach (var (name, bytes) in Files)
            {
                Write(archive, name, bytes);
            }
        }

        return stream.ToArray();
    }

    /// <summary>Puts the package into a directory that is a feed.</summary>
    public AbsolutePath WriteTo(AbsolutePath feed)
    {
        Directory.CreateDirectory(feed);
        File.WriteAllBytes(feed / FileName, ToBytes());
        return feed / FileName;
    }

    static void Write(ZipArchive archive, string name, byte[] bytes)
    {
        var entry = archive.CreateEntry(name);
        entry.LastWriteTime = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var stream = entry.Open();
        stream.Write(bytes);
    }

    string Manifest() => $"""
        <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
          <metadata>
            <id>{Id}</id><version>{Version}</version><authors>tests</authors><description>Made for a test.</description>
            {(Type is null ? "" : $"""<packageTypes><packageType name="{Type}" /></packageTypes>""")}
            <dependencies><group targetFramework="net8.0">{string.Concat(Dependencies.Select(one => $"""<dependency id="{one.Key}" version="{one.Value}" />"""))}</group></dependencies>
          </metadata>
        </package>
        """;
}
