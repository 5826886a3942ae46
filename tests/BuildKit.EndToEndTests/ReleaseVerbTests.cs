namespace BuildKit.Tests;

/// <summary><c>:release list</c>, <c>show</c> and <c>diff</c>: what is in the store, for people.</summary>
public sealed class ReleaseVerbTests : IDisposable
{
    readonly ShopSpace shop = new();

    public void Dispose() => shop.Dispose();

    [Fact]
    public void The_store_is_listed_shown_and_compared()
    {
        shop.Run(":release", "list").Succeeds().Prints("There is no release yet");
        shop.Run(":release", "diff").Exits(2).Prints("BK0417");
        shop.Run("Release").Succeeds();
        shop.Run(":release", "diff").Exits(2).Prints("BK0474", ":release diff OLD NEW");
        var first = shop.Git("rev-parse", "HEAD").Trim();
        shop.Change("source/shop", "#!/bin/sh\necho new\n", "v1.1.0");
        shop.Run("Release").Succeeds();

        shop.Run(":release", "list").Succeeds().Prints($"Shop     1.0.0    {first[..8]}", "Shop     1.1.0 ", "Signed");
        shop.Run(":release", "show", "1.0.0").Succeeds().Prints("Release    1.0.0", first, "shop-1.0.0.tar.gz", "host script", "NOTES.md");
        shop.Run(":release", "show", "v1.1.0").Exits(2).Prints("BK0417", "Did you mean '1.1.0'?");
        shop.Run(":release", "show", "shop").Succeeds().Prints("Release    1.1.0");

        var difference = shop.Run(":release", "diff").Succeeds();
        difference.Prints("Shop: 1.0.0 → 1.1.0", "~ shop-VERSION.tar.gz  ", "Commits\n  + ");
        Assert.Equal(difference.Output, shop.Run(":release", "diff", "Shop", "1.0.0", "latest").Succeeds().Output);
        shop.Run(":release", "diff", "1.1.0", "1.0.0").Succeeds().Prints("Shop: 1.1.0 → 1.0.0", "Commits\n  - ");
        shop.Run(":release", "diff", "1.0.0", "1.0.0").Succeeds().Prints("Files: the same", "Commits: the same");
    }

    [Fact]
    public void A_release_is_verified_in_the_store_and_wherever_it_was_copied_to()
    {
        shop.Run("Release").Succeeds();
        shop.Run(":release", "verify").Succeeds().Prints("Release    Shop 1.0.0", "are what they were when the release was made", "Signature  none");
        shop.Shell($"cp -R '{shop.Store}/1.0.0' copy && echo more >> copy/NOTES.md && echo x > copy/stranger").Succeeds();

        shop.Run(":release", "verify", "./copy").Exits(12).Prints("BK0421", "NOTES.md", "stranger");
        shop.Run(":release", "verify", "Shop", "1.0.0").Succeeds();
        shop.Run(":release", "verify", "./nowhere").Exits(2).Prints("BK0475", "nowhere", "the directory");
        shop.Run(":release", "verify", "./").Exits(2).Prints("BK0475", "release.json and SHA256SUMS");
        shop.Run(":release", "verify", "9.9.9").Exits(2).Prints("BK0417");
        File.Delete(shop.Store / "1.0.0/deploy.sh");
        shop.Run(":release", "verify", "latest").Exits(12).Prints("deploy.sh is missing");
    }

    [Fact]
    public void What_cannot_be_read_is_listed_too()
    {
        shop.Run("Release").Succeeds();
        File.WriteAllText(shop.Store / "1.0.0/release.json", "{");

        shop.Run(":release", "list").Succeeds().Prints("1.0.0", "damaged");
        shop.Run(":release", "show").Exits(12).Prints("BK0419");
        File.Delete(shop.Store / "1.0.0/release.json");
        shop.Run(":release", "list").Succeeds().Prints("1.0.0", "damaged");
    }

    [Theory]
    [InlineData("BK0449", "shwo")]
    [InlineData("BK0417", "show", "3.0.0")]
    [InlineData("BK0448", "show", "Shpo")]
    [InlineData("BK0449", "show", "Shop", "1.0.0", "more")]
    public void Wrong_words_are_answered(string code, params string[] words) => shop.Run([":release", .. words]).Exits(2).Prints(code);

    [Fact]
    public void A_plan_says_what_becomes_of_a_release_and_the_help_what_the_options_take()
    {
        shop.Run("Deploy", "--plan").Succeeds().Prints("makes a release of Shop", "deploys the release of Shop to local");
        shop.Run("Deploy", "--plan", "--release", "1.0.0").Succeeds().Prints("deploys release 1.0.0 of Shop to local");
        shop.Run("Rollback", "--plan", "--to", "1.0.0").Succeeds().Prints("takes Shop in local back to release 1.0.0");
        shop.Run("Status", "--plan").Succeeds().Prints("asks each environment what of Shop is active");
        shop.Run("--list").Succeeds().Prints("--allow-dirty WHY", "--to RELEASE");
    }

    [Theory]
    [InlineData("Rollback", "--release", "1.0.0", "Option of     Deploy", "--to")]
    [InlineData("Deploy", "--to", "1.0.0", "Option of     Rollback", "--release")]
    [InlineData("Status", "--dry-run", "--no-color", "Option of     Deploy, Rollback", "--environment")]
    public void An_option_that_would_do_nothing_is_refused(string target, string option, string value, string owners, string instead)
    {
        shop.Run(target, option, value).Exits(2).Prints("BK0937", $"'{target}' has no use for '{option}'", owners, instead);
        shop.Run(target, "--plan", option, value).Exits(2).Prints("BK0937");
        shop.Space.Variables[$"BK_{option[2..].ToUpperInvariant().Replace('-', '_')}"] = "true";
        shop.Run(target, "--plan").Succeeds();
    }

    [Fact]
    public void Too_many_words_are_answered_by_how_the_word_is_used()
    {
        shop.Run(":release", "diff", "Shop", "1", "2", "3").Exits(2).Prints("BK0449", "':release diff' does not take as many words", "[PRODUCT] [OLD] [NEW]");
        shop.Run(":release").Exits(2).Prints("verify  [PRODUCT] [RELEASE], or DIRECTORY");
    }
}
