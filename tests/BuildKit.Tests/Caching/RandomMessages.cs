using System.Collections.Immutable;
using BuildKit.Caching;
using BuildKit.Files;

namespace BuildKit.Tests.Caching;

/// <summary>Random messages with what is awkward in them: empty texts, names that sort differently in UTF-16, nested names, big sizes.</summary>
sealed class RandomMessages(int seed)
{
    static readonly string[] Pieces = ["a", "b", "Z", "-", ".", "0", "é", "e\u0301", "\uE000", "\uFFFD", "\U0001F600", "\U00010000", "ß", " ", "~", "_", "=", "\u0001"];
    readonly Random random = new(seed);

    public CommandMessage Command() => new()
    {
        Arguments = [.. Some(() => Text(0))],
        Environment = [.. Some(() => Text(1)).Distinct().Select(name => (name, Text(0)))],
        OutputPaths = [.. Some(Path)],
        WorkingDirectory = random.Next(2) == 0 ? "" : Path(),
    };

    public ActionMessage Action() => new()
    {
        Command = Sized(),
        InputRoot = Sized(),
        Salt = [.. Enumerable.Range(0, random.Next(40)).Select(_ => (byte)random.Next(256))],
        Platform = [.. Some(() => (Text(1), Text(0)))],
    };

    /// <summary>In no order; no path is a file and a directory at once.</summary>
    public ImmutableArray<ContentEntry> Entries()
    {
        var entries = new Dictionary<string, ContentEntry>();
        foreach (var path in Some(Path, random.Next(3) == 0 ? 200 : 12))
        {
            var parents = path.Split('/').SkipLast(1).Select((_, count) => string.Join('/', path.Split('/').Take(count + 1)));
            var taken = parents.Any(parent => entries.TryGetValue(parent, out var entry) && entry.Kind != FileKind.Directory);
            var hasContent = entries.Keys.Any(other => other.StartsWith(path + "/", StringComparison.Ordinal));
            if (!taken)
            {
                entries[path] = hasContent ? new(path, FileKind.Directory) : Entry(path);
            }
        }

        return [.. entries.Values];
    }

    ContentEntry Entry(string path) => random.Next(6) switch
    {
        0 => new(path, FileKind.Directory),
        1 => new(path, FileKind.Link, LinkTarget: Path()),
        _ => new(path, FileKind.File, Sized().Digest, Sized().Size, random.Next(2) == 0),
    };

    SizedDigest Sized()
    {
        var bytes = new byte[8];
        random.NextBytes(bytes);
        return new(Digest.OfBytes(bytes), random.Next(4) switch { 0 => 0, 1 => random.Next(200), 2 => random.Next(), _ => random.NextInt64() });
    }

    string Path() => string.Join('/', Enumerable.Range(0, random.Next(1, 5)).Select(_ => Name()));

    string Name()
    {
        var name = Text(1);
        return name is "." or ".." ? "x" : name;
    }

    string Text(int least) => string.Concat(Enumerable.Range(0, random.Next(60) == 0 ? random.Next(100, 20_000) : random.Next(least, 4)).Select(_ => Pieces[random.Next(Pieces.Length)]));

    IEnumerable<T> Some<T>(Func<T> make, int most = 6) => Enumerable.Range(0, random.Next(most)).Select(_ => make()).ToList();
}
