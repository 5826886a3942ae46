using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>The content of all files that a step reads, as it was when it was asked for.</summary>
sealed class InputTree
{
    Digest? identity;

    /// <summary>No inputs.</summary>
    public static InputTree Empty { get; } = new() { Root = InputRoot.Of([]).Digest, RootSize = 0, Others = [], Missing = [], Load = () => [] };

    /// <summary>The digest of the REAPI <c>Directory</c> that holds <see cref="Entries"/>: equal for equal entries.</summary>
    public required Digest Root { get; init; }

    /// <summary>The size of that message in bytes; a digest in REAPI has one.</summary>
    public required long RootSize { get; init; }

    /// <summary>What is not in the tree: absent, text and misplaced inputs, ordered by kind, then by path (<see cref="OtherInputKind.Anywhere"/> by digest).</summary>
    public required IReadOnlyList<OtherInput> Others { get; init; }

    /// <summary>Paths without wildcards that are declared, not optional, and not there. A step must not run if there are any: BK0320.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>Makes <see cref="Entries"/> when they are asked for.</summary>
    public required Func<IReadOnlyList<ContentEntry>> Load { private get; init; }

    /// <summary>
    /// Files, links and empty directories, sorted by the UTF-8 bytes of their paths. A link in a tree is a link; elsewhere it is what it leads to.
    /// Made when first asked for.
    /// </summary>
    public IReadOnlyList<ContentEntry> Entries => field ??= Load();

    /// <summary>One digest for all of it: two trees with the same identity are the same inputs.</summary>
    public Digest Identity => identity ??= IdentityOf(Root, Others);

    /// <summary>What was asked.</summary>
    public InputQuery Query { get; init; } = new();

    /// <summary>On what the answer rests; null if that is not known.</summary>
    public InputListing? Listing { get; init; }

    static Digest IdentityOf(Digest root, IReadOnlyList<OtherInput> others)
    {
        var message = new MessageWriter();
        message.Digest(1, new(root, 0));
        foreach (var other in others)
        {
            message.Number(2, (int)other.Kind);
            message.Element(3, other.Kind == OtherInputKind.Anywhere ? "" : other.Path);
            message.Digest(4, new(other.Digest, 0));
        }

        return Digest.OfBytes(message.Written);
    }
}

/// <summary>An input that no tree can hold as it counts.</summary>
/// <param name="Kind">How it counts.</param>
/// <param name="Path">As declared or found. It is no part of the key for <see cref="OtherInputKind.Anywhere"/>, where it only explains.</param>
/// <param name="Digest">Of what counts; default for an absent one.</param>
readonly record struct OtherInput(OtherInputKind Kind, string Path, Digest Digest);

/// <summary>How an input counts that is not in the tree. The numbers are stored.</summary>
enum OtherInputKind
{
    /// <summary>That it is not there.</summary>
    Absent = 0,

    /// <summary>As text of which CRLF and LF are the same.</summary>
    Text = 1,

    /// <summary>By its content and its execute bit, wherever it is.</summary>
    Anywhere = 2,

    /// <summary>By its content and its execute bit, above or beside the root: <c>../Directory.Build.props</c>.</summary>
    Outside = 3,
}
