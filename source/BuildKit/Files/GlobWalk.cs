using System.Globalization;
using System.Text;

namespace BuildKit.Files;

/// <summary>
/// Lists the files that match, in one walk, on all processors: only directories that a pattern can still match below are read, and where
/// every pattern waits for a literal name, only those names are looked at. Links are listed and never entered.
/// </summary>
sealed class GlobWalk(OpenDirectory root, GlobStates included, GlobStates excluded)
{
    // So few are read before another thread has begun.
    const int DirectoriesAtOnce = 4;

    static readonly GlobStates None = new([], everywhere: true);
    static readonly GlobStates All = new([GlobPattern.Parse("**")], everywhere: true);
    static readonly GlobStates State = new([GlobPattern.Parse(".buildkit/**")], everywhere: true);

    /// <summary>The relative paths of the files, in ordinal order.</summary>
    public static IReadOnlyList<string> Files(AbsolutePath root, GlobStates included, GlobStates excluded)
    {
        using var opened = Open(root);
        var files = new List<string>();
        if (opened is not null)
        {
            new GlobWalk(opened, included, excluded).From("").AddFiles(files);
        }

        return files;
    }

    /// <summary>Walks through everything below a directory; of the root itself all but what the engine keeps there.</summary>
    public static WalkedDirectory Everything(OpenDirectory root, string start) =>
        start is "." ? new GlobWalk(root, All, State).From("") : new GlobWalk(root, All, None).From(start);

    /// <summary>Walks from a directory below the root, of which the patterns know nothing; empty for the root.</summary>
    public WalkedDirectory From(string start)
    {
        var first = new WalkedDirectory(start) { Include = included.Start, Exclude = excluded.Start };
        for (List<WalkedDirectory> level = [first]; level.Count > 0; level = [.. level.SelectMany(directory => directory.Directories)])
        {
            Cores.Each(level.Count, DirectoriesAtOnce, (from, to) =>
            {
                for (var i = from; i < to; i++)
                {
                    Visit(level[i]);
                }
            });
        }

        return first;
    }

    static OpenDirectory? Open(AbsolutePath root)
    {
        try
        {
            return OpenDirectory.TryOpen(root);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Errors.DirectoryNotReadable(root, exception.Message).Exception(exception);
        }
    }

    void Visit(WalkedDirectory directory)
    {
        try
        {
            if (included.ByName(directory.Include) is { } named)
            {
                (directory.Stat, directory.IsProbed) = (root.Look(directory.Path.Length == 0 ? "." : directory.Path), OperatingSystem.IsLinux());
                Probe(directory, named);
            }
            else
            {
                List(directory);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Errors.DirectoryNotReadable(root.Path / directory.Path, exception.Message).Exception(exception);
        }
    }

    void Probe(WalkedDirectory directory, SortedDictionary<string, int[]> named)
    {
        foreach (var (name, include) in named)
        {
            var path = directory.Prefix + name;
            var stat = root.Look(path);
            var kind = stat.Kind;
            directory.Probed.Add((path, stat));
            if (kind != FileKind.Missing && IsExactName(directory.Path, name))
            {
                Add(directory, include, name, kind);
            }
        }
    }

    // A directory that is not there was never there (the root), or another step has removed it meanwhile: nothing below it matches.
    void List(WalkedDirectory directory)
    {
        var isEmpty = true;
        if (root.TryList(directory.Path, out var stat, (name, kind, bytes) =>
        {
            isEmpty = false;
            if (Add(directory, directory.Include, name, kind ?? root.Look(directory.Prefix + name.ToString()).Kind) && !bytes.IsEmpty)
            {
                directory.NotText = Escaped(bytes);
            }
        }))
        {
            (directory.Stat, directory.IsEmpty) = (stat, isEmpty);
        }
    }

    bool Add(WalkedDirectory directory, int[] states, ReadOnlySpan<char> name, FileKind kind)
    {
        if (TemporaryNames.Contain(name))
        {
            return false;
        }

        if (kind == FileKind.Directory)
        {
            var (include, exclude) = (included.Enter(states, name), excluded.Enter(directory.Exclude, name));
            var isEntered = include.Length > 0 && !excluded.AcceptsEverything(exclude);
            if (isEntered)
            {
                directory.Directories.Add(new(string.Concat(directory.Prefix, name)) { Include = include, Exclude = exclude });
            }

            return isEntered;
        }

        var isListed = included.Accepts(states, name) && !excluded.Accepts(directory.Exclude, name);
        if (isListed)
        {
            directory.Files.Add(string.Concat(directory.Prefix, name));
        }

        return isListed;
    }

    // Elsewhere than on Linux a file answers to its name in any case, and patterns are case-sensitive everywhere.
    bool IsExactName(string directory, string name)
    {
        var isExact = OperatingSystem.IsLinux();
        return isExact
            || (root.TryList(directory, out _, (found, _, _) => isExact |= found.SequenceEqual(name)) && isExact);
    }

    static string Escaped(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        while (!bytes.IsEmpty)
        {
            var isText = Rune.DecodeFromUtf8(bytes, out var rune, out var length) == System.Buffers.OperationStatus.Done;
            text.Append(isText ? rune.ToString() : string.Concat(bytes[..length].ToArray().Select(one => string.Create(CultureInfo.InvariantCulture, $"\\x{one:x2}"))));
            bytes = bytes[length..];
        }

        return text.ToString();
    }
}
