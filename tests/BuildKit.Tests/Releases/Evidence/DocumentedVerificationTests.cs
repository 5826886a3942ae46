using System.Text.RegularExpressions;
using BuildKit.Releases;

namespace BuildKit.Tests.Releases;

/// <summary>The commands of the page that verify a release without BuildKit, with each kind of key.</summary>
[Trait("Speed", "Slow")]
[Trait("Reads", "Documents")]
public sealed partial class DocumentedVerificationTests : IDisposable
{
    readonly SignedShop shop = new();

    public void Dispose() => shop.Dispose();

    [Theory]
    [InlineData("ed25519", "Signature Verified Successfully")]
    [InlineData("ecdsa -b 256", "Verified OK")]
    [InlineData("rsa -b 3072", "Verified OK")]
    public async Task A_release_is_verified_by_the_commands_of_the_page_and_one_with_another_statement_is_not(string type, string says)
    {
        Needs.Tool("openssl");
        shop.Allow(shop.NewKey("bob"), "namespaces=\"buildkit-release\"");
        shop.Build.Key = shop.NewKey("alice", type: type);
        shop.Allow(shop.Keys / "alice", "namespaces=\"buildkit-release\",valid-after=\"20000101Z\"");
        var release = await shop.MakeAsync();
        var envelope = ProvenanceEnvelope.Read(File.ReadAllBytes(release / ProvenanceEnvelope.FileName))!;
        File.Copy(shop.Allowed, release.Parent / "allowed_signers");
        var script = shop.Keys.Write("verify.sh", "set -e\n" + string.Concat(Blocks()));

        Assert.Contains(says, shop.Shell($"cd '{release}' && sh '{script}'"), StringComparison.Ordinal);

        var forged = envelope with { Payload = envelope.Payload.Replace("1.2.3", "6.6.6", StringComparison.Ordinal) };
        File.WriteAllBytes(release / ProvenanceEnvelope.FileName, forged.ToBytes());
        Assert.Equal("refused", shop.Shell($"cd '{release}'; sh '{script}' >/dev/null 2>&1 && echo accepted || echo refused").Trim());
    }

    static IEnumerable<string> Blocks()
    {
        var page = File.ReadAllText(SourceTree.Root / "docs/supply-chain.md");
        return ShellBlock().Matches(page[page.IndexOf("## Without BuildKit", StringComparison.Ordinal)..]).Select(match => match.Groups["code"].Value);
    }

    [GeneratedRegex("```sh\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex ShellBlock();
}
