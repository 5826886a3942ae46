using BuildKit.Caching;
using BuildKit.Tests.Files;

namespace BuildKit.Tests.Caching;

/// <summary>After any edits, what the table says is what a look says that trusts nothing.</summary>
public class FilesPropertyTests
{
    static readonly InputQuery[] Queries =
    [
        new() { Files = ["**/*.cs", "!**/x.cs"], Optional = ["a/d.cs", "x.txt"] },
        new() { Trees = ["a"], Files = ["b/*"] },
        new() { Text = ["**/*.txt"], Anywhere = ["a/**"] },
        new() { Files = ["a/b/*", "b/**"], Optional = ["../outside", "bin/x.cs"] },
    ];

    [Fact]
    public void Any_edits_are_seen()
    {
        Needs.Unix();
        foreach (var seed in Rounds.Seeds(15))
        {
            var log = new List<string>();
            var failure = Record.Exception(() => Round(new(seed), log));
            Assert.True(failure is null, $"BK_SEED={seed}\n{string.Join('\n', log.TakeLast(25))}\n{failure}");
        }
    }

    static void Round(Random random, List<string> log)
    {
        using var files = FilesUnderTest.At();
        var known = WorkspaceFiles.Load(files.Root);
        for (var step = 0; step < 40; step++)
        {
            for (var edits = random.Next(4); edits > 0; edits--)
            {
                var edit = new RandomEdit(random, files.Root);
                log.Add($"{step}: {edit.Apply()}");
            }

            if (random.Next(3) == 0)
            {
                known.Save();
                known = WorkspaceFiles.Load(files.Root);
                log.Add($"{step}: next run");
            }

            known.Forget();
            foreach (var query in Queries)
            {
                Compare(files.Root, known, query);
            }
        }
    }

    static void Compare(AbsolutePath root, WorkspaceFiles known, InputQuery query)
    {
        var (truth, expected) = Answer(WorkspaceFiles.Load(root, rehash: true), query);
        var (tree, actual) = Answer(known, query);
        if (tree is not null && truth is not null)
        {
            Assert.Equal(truth.Entries, tree.Entries);
            Assert.Equal(truth.Others, tree.Others);
        }

        Assert.Equal(expected, actual);
    }

    static (InputTree? Tree, string Answer) Answer(WorkspaceFiles files, InputQuery query)
    {
        try
        {
            var tree = files.Inputs(query);
            return (tree, $"{tree.Identity} {string.Join(' ', tree.Missing)}");
        }
        catch (BuildException exception)
        {
            return (null, exception.Error.Code);
        }
    }

    /// <summary>One thing that somebody does to a small workspace, in which names collide often.</summary>
    sealed class RandomEdit(Random random, AbsolutePath root)
    {
        static readonly string[] Directories = ["", "a/", "b/", "a/b/", "a/b/c/", "bin/", "../"];
        static readonly string[] Names = ["x.cs", "d.cs", "e.cs", "x.txt", "outside"];
        static readonly DateTime[] Times = [new(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc), new(2002, 1, 1, 0, 0, 0, DateTimeKind.Utc), new(2101, 1, 1, 0, 0, 0, DateTimeKind.Utc)];

        public string Apply()
        {
            var (path, other) = (Path(), Path());
            var what = random.Next(13);
            try
            {
                Apply(what, path, other);
                return $"{what} {path} {other}";
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or BuildException)
            {
                return $"{what} {path} {other} refused";
            }
        }

        string Path() => Directories[random.Next(Directories.Length)] + Names[random.Next(Names.Length)];

        void Apply(int what, string path, string other)
        {
            var (full, second) = (root / path, root / other);
            switch (what)
            {
                case 0 or 1 or 2:
                    Directory.CreateDirectory(full.Parent);
                    File.WriteAllText(full, random.Next(5) + (random.Next(2) == 0 ? "\r\n" : "\n"));
                    break;
                case 3:
                    full.Delete();
                    break;
                case 4:
                    File.Move(full, second, overwrite: true);
                    break;
                case 5:
                    File.SetLastWriteTimeUtc(full, Times[random.Next(Times.Length)]);
                    break;
                case 6:
                    var time = File.GetLastWriteTimeUtc(full);
                    File.WriteAllText(full, random.Next(5) + "\n");
                    File.SetLastWriteTimeUtc(full, time);
                    break;
                case 7:
                    UnixFiles.SetMode(full, UnixFiles.Mode(full) ^ UnixFileMode.UserExecute);
                    break;
                case 8:
                    full.Delete();
                    File.CreateSymbolicLink(full, random.Next(3) == 0 ? "../" + other : Names[random.Next(Names.Length)]);
                    break;
                case 9:
                    Directory.CreateDirectory(full.Parent / "empty");
                    break;
                case 10:
                    if (full.Parent != root && root.Contains(full.Parent))
                    {
                        full.Parent.Delete();
                    }

                    break;
                case 11:
                    SwapDirectory();
                    break;
                default:
                    File.Copy(full, second, overwrite: true);
                    break;
            }
        }

        // A directory moves elsewhere and back, or a link to it takes its place.
        void SwapDirectory()
        {
            var (one, two) = (root / "a", root / "moved");
            if (Directory.Exists(two) && new DirectoryInfo(one).LinkTarget is not null)
            {
                File.Delete(one);
                Directory.Move(two, one);
            }
            else if (!Directory.Exists(two))
            {
                Directory.Move(one, two);
                Directory.CreateSymbolicLink(one, "moved");
            }
        }
    }
}
