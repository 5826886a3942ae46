using BuildKit.Deployments;
using BuildKit.Ledger;
using BuildKit.Releases;

namespace BuildKit.Hosting;

/// <summary><c>:release</c>: what can be done with the releases in the store, without running a target.</summary>
sealed class ReleaseVerb(VerbRun run)
{
    public const string Name = ":release";

    public const string Usage = "list|show|diff|verify|…";

    static readonly (string Word, string Usage)[] Words =
    [
        ("list", "[PRODUCT]"),
        ("show", "[PRODUCT] [RELEASE]"),
        ("diff", "[PRODUCT] [OLD] [NEW]"),
        ("verify", "[PRODUCT] [RELEASE], or DIRECTORY"),
        ("bundle", "[PRODUCT] [RELEASE] [FILE]"),
    ];

    readonly ReleaseStore store = ReleaseStore.Of(run.Script.Root);

    /// <exception cref="BuildException">BK0449: no such word.</exception>
    public static Task<int> RunAsync(VerbRun run)
    {
        var verb = new ReleaseVerb(run);
        string[] words = [.. run.Arguments.Skip(1)];
        return run.Arguments switch
        {
            ["list", ..] when words.Length <= 1 => verb.ListAsync(words),
            ["show", ..] when words.Length <= 2 => Task.FromResult(verb.Show(words)),
            ["diff", ..] when words.Length <= 3 => Task.FromResult(verb.Diff(words)),
            ["verify", ..] when words.Length <= 2 => verb.VerifyAsync(words),
            ["bundle", ..] when words.Length <= 3 => Task.FromResult(verb.Bundle(words)),
            _ => throw Errors.ReleaseVerbUsage(run.Arguments, Words).Exception(),
        };
    }

    // list [PRODUCT]
    async Task<int> ListAsync(string[] words)
    {
        var products = words is [var word] ? [Product(word)] : Products;
        var active = ActiveReleases.In(await EventsAsync().ConfigureAwait(false));
        Write(ReleaseText.List([.. products.SelectMany(store.Listing)], release => active.EnvironmentsOf(release.Product, release.Release)));
        return ExitCode.Success;
    }

    // What this clone knows; a list is shown without it, too.
    async Task<IReadOnlyList<LedgerEvent>> EventsAsync()
    {
        try
        {
            return await new DeploymentLedger(new(run.Script.Root), LedgerSharing.On, _ => { }).ReadAsync().ConfigureAwait(false);
        }
        catch (BuildException)
        {
            return [];
        }
    }

    // show [PRODUCT] [RELEASE|latest]
    int Show(string[] words)
    {
        var (product, rest) = Split(words);
        Write(ReleaseText.Show(store.Find(product, rest is [var release] ? release : ReleaseStore.Latest)));
        return ExitCode.Success;
    }

    // diff [PRODUCT] [OLD] [NEW]: NEW is the latest if it is not said, OLD the one before NEW.
    int Diff(string[] words)
    {
        var (product, rest) = Split(words);
        var now = store.Find(product, rest.ElementAtOrDefault(1) ?? ReleaseStore.Latest);
        var old = store.Find(product, rest.ElementAtOrDefault(0) ?? Before(now.Manifest)?.Release ?? throw Errors.NothingToCompare(product, now.Manifest.Release).Exception());
        Write(ReleaseText.Difference(old.Manifest, now.Manifest, ReleaseDifference.Between(old, now, new GitRepository(run.Script.Root).Git)));
        return ExitCode.Success;
    }

    ReleaseManifest? Before(ReleaseManifest release) => store.List(release.Product).TakeWhile(other => other.Release != release.Release).LastOrDefault();

    // verify [PRODUCT] [RELEASE|latest], or verify DIRECTORY
    async Task<int> VerifyAsync(string[] words)
    {
        var verified = await ReleaseVerification.OfAsync(Place(words), ReleaseSigners.Of(run.Script.Root, run.Script.Instance.Definitions)).ConfigureAwait(false);
        if (verified.Objection is { } objection)
        {
            throw objection.Exception();
        }

        Write(ReleaseText.Verified(verified));
        return ExitCode.Success;
    }

    // What is damaged has a place all the same.
    AbsolutePath Place(string[] words)
    {
        if (words is [var word] && (word.Contains('/', StringComparison.Ordinal) || word.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal) || word is "." or ".."))
        {
            var directory = Here / word;
            // A release of which both are gone cannot be told from what never was one.
            return File.Exists(directory / ReleaseStore.ManifestName) || File.Exists(directory / ReleaseStore.SumsName)
                ? directory : throw Errors.NoReleaseDirectory(directory, Directory.Exists(directory) ? $"{ReleaseStore.ManifestName} and {ReleaseStore.SumsName}" : "the directory").Exception();
        }

        var (product, rest) = Split(words);
        return store.Place(product, rest is [var release] ? release : ReleaseStore.Latest);
    }

    // bundle [PRODUCT] [RELEASE|latest] [FILE]
    int Bundle(string[] words)
    {
        var (product, rest) = Split(words);
        var release = store.Find(product, rest.ElementAtOrDefault(0) ?? ReleaseStore.Latest);
        var file = BundlePlace(rest.ElementAtOrDefault(1), ReleaseBundle.FileName(release.Manifest));
        var digest = ReleaseBundle.Write(store, release, file);
        Say($"""
            {file}
            sha256 {digest}
            Copy it to the host; there: tar -xzf {ShellQuoting.Argument(file.Name)} && cat {ReleaseBundle.DirectoryName(release.Manifest)}/{ReleaseBundle.Instructions}
            """);
        return ExitCode.Success;
    }

    // Where nothing is said it goes where it makes no work tree dirty.
    AbsolutePath BundlePlace(string? said, string name) => said switch
    {
        null => run.Script.Root / ReleaseBundle.Home / name,
        _ when Path.EndsInDirectorySeparator(said) || Directory.Exists(Here / said) => Here / said / name,
        _ => Here / said,
    };

    AbsolutePath Here => AbsolutePath.Of(run.Environment.Directory);

    string[] Products => [.. run.Script.Instance.Definitions!.Of<Product>().Select(product => product.Name)];

    // Where there is one product, nobody need name it; releases begin with a digit, and who types the tag is told the release.
    (string Product, string[] Others) Split(string[] words) => words switch
    {
        [] => (Product(null), words),
        [var release, ..] when Products.Length == 1 && (release == ReleaseStore.Latest || char.IsAsciiDigit(release.TrimStart('v').FirstOrDefault())) => (Product(null), words),
        [var product, .. var others] => (Product(product), others),
    };

    string? Named(string word) => Products.FirstOrDefault(product => Suggestion.Normalised(product) == Suggestion.Normalised(word));

    /// <summary>The product that a word names, ignoring case and dashes; without a word the only one.</summary>
    /// <exception cref="BuildException">BK0448: there is no such product, or there are several to choose from.</exception>
    string Product(string? word) =>
        (word is null ? Products is [var only] ? only : null : Named(word)) ?? throw Errors.WhichProduct(word, Products).Exception();

    void Say(string text) => Write(text + "\n");

    void Write(string text)
    {
        run.Environment.Output.Write(text);
        run.Environment.Output.Flush();
    }
}
