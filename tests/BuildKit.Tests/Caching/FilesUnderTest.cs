using BuildKit.Caching;

namespace BuildKit.Tests.Caching;

/// <summary>A workspace that is looked at by one run after the other; each reads the state of the one before, and is compared with a look that trusts nothing.</summary>
sealed class FilesUnderTest(string? parent = null) : IDisposable
{
    readonly TemporaryDirectory directory = new();

    public AbsolutePath Root { get; private set; } = null!;

    public int FilesRead { get; private set; }

    public static FilesUnderTest At(string? parent = null)
    {
        var files = new FilesUnderTest(parent);
        files.Root = (parent is null ? files.directory.Path : AbsolutePath.Of(Directory.CreateDirectory(Path.Combine(parent, Path.GetRandomFileName())).FullName)) / "root";
        files.Root.CreateDirectory();
        return files;
    }

    public AbsolutePath Write(string path, string text)
    {
        var file = Root / path;
        Directory.CreateDirectory(file.Parent);
        File.WriteAllText(file, text);
        return file;
    }

    /// <summary>Makes the files so old that their stats are trusted.</summary>
    public void Age() => Thread.Sleep(30);

    /// <summary>What one run says that the query means.</summary>
    public InputTree Run(InputQuery query, TimeProvider? time = null)
    {
        var files = WorkspaceFiles.Load(Root, time: time);
        var tree = files.Inputs(query);
        files.Save();
        FilesRead = files.FilesRead;
        var truth = WorkspaceFiles.Load(Root, rehash: true).Inputs(query);
        Assert.Equal(truth.Entries, tree.Entries);
        Assert.Equal(truth.Others, tree.Others);
        Assert.Equal(truth.Identity, tree.Identity);
        return tree;
    }

    public void Dispose()
    {
        directory.Dispose();
        if (parent is not null)
        {
            Root.Parent.Delete();
        }
    }
}
