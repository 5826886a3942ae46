using BuildKit.Commands;
using BuildKit.Releases;

namespace BuildKit.Hosting;

/// <summary><c>:release</c>: what can be done with the releases in the store, without running a target.</summary>
sealed class ReleaseVerb(VerbRun run)
{
    public const string Name = ":release";

    public const string Usage = "bundle …";

    static readonly string[] Words = ["bundle"];

    readonly ReleaseStore store = ReleaseStore.Of(run.Script.Root);

    /// <exception cref="BuildException">BK0449: no such word.</exception>
    public static Task<int> RunAsync(VerbRun run) => Task.FromResult(run.Arguments switch
    {
        ["bundle", ..] and { Count: <= 4 } => new ReleaseVerb(run).Bundle([.. run.Arguments.Skip(1)]),
        var words => throw Errors.ReleaseVerbUsage(words, Words).Exception(),
    });

    // bundle [PRODUCT] [RELEASE|latest] [FILE]
    int Bundle(IReadOnlyList<string> words)
    {
        var release = store.Find(Product(words.ElementAtOrDefault(0)), words.ElementAtOrDefault(1) ?? ReleaseStore.Latest);
        var file = AbsolutePath.Of(run.Environment.Directory) / (words.ElementAtOrDefault(2) ?? ReleaseBundle.FileName(release.Manifest));
        var digest = ReleaseBundle.Write(store, release, file);
        Say($"""
            {file}
            sha256 {digest}
            Copy it to the host; there: tar -xzf {ShellQuoting.Argument(file.Name)} && cat {ReleaseBundle.DirectoryName(release.Manifest)}/{ReleaseBundle.Instructions}
            """);
        return ExitCode.Success;
    }

    /// <summary>The product that a word names, ignoring case and dashes; without a word the only one.</summary>
    /// <exception cref="BuildException">BK0448: there is no such product, or there are several to choose from.</exception>
    string Product(string? word)
    {
        string[] products = [.. run.Script.Instance.Definitions!.Of<Product>().Select(product => product.Name)];
        return word is null
            ? products is [var only] ? only : throw Errors.WhichProduct(null, products).Exception()
            : products.FirstOrDefault(product => Suggestion.Normalised(product) == Suggestion.Normalised(word))
                ?? throw Errors.WhichProduct(word, products).Exception();
    }

    void Say(string text)
    {
        run.Environment.Output.Write(text + "\n");
        run.Environment.Output.Flush();
    }
}
