using System.Security.Cryptography;

namespace BuildKit.Tests.Releases;

/// <summary>Signatures by other means than SSH: here with keys of .NET.</summary>
[Trait("Speed", "Slow")]
public sealed class OtherSignatureTests : IDisposable
{
    const string File = "SHA256SUMS.office.sig";

    readonly SignedShop shop = new();
    readonly ECDsa alice = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    readonly ECDsa bob = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose()
    {
        alice.Dispose();
        bob.Dispose();
        shop.Dispose();
    }

    [Fact]
    public async Task A_signature_that_the_products_verifier_accepts_is_believed_and_its_signer_named()
    {
        shop.Build.Signer = new Office(alice, alice);

        var verified = await shop.VerifyAsync(await shop.MakeAsync());

        Assert.Null(verified.Objection);
        Assert.Equal((File, "the office"), (verified.Others.Single().File, verified.Others.Single().Report.Signer));
        Assert.Empty(verified.NotVerified);
    }

    [Theory]
    [InlineData("tampered", "no signature of the office")]
    [InlineData("another release", "no signature of the office")]
    [InlineData("unknown signer", "no signature of the office")]
    [InlineData("missing", "is missing")]
    [InlineData("not readable", "no bytes at all")]
    [InlineData("too early", "not yet")]
    public async Task One_that_it_does_not_accept_bars_the_way(string what, string says)
    {
        shop.Build.Signer = new Office(what == "unknown signer" ? bob : alice, alice);
        var release = what == "unknown signer" ? await MadeByAsync(bob) : await shop.MakeAsync();
        var bytes = System.IO.File.ReadAllBytes(release / File);
        switch (what)
        {
            case "tampered": System.IO.File.WriteAllBytes(release / File, [.. bytes[..^1], (byte)(bytes[^1] ^ 1)]); break;
            case "another release": System.IO.File.WriteAllBytes(release / File, alice.SignData("others"u8, HashAlgorithmName.SHA256)); break;
            case "missing": System.IO.File.Delete(release / File); break;
            case "not readable": System.IO.File.WriteAllBytes(release / File, []); break;
            case "too early": shop.Build.Signer = new Office(alice, alice) { Since = DateTimeOffset.MaxValue }; break;
            default: break;
        }

        var objection = (await shop.VerifyAsync(release)).Objection!;

        Assert.Equal(("BK0422", 12), (objection.Code, objection.ExitCode));
        Assert.Contains(says, objection.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_makes_a_release_that_the_verifier_would_refuse_is_told_there()
    {
        shop.Build.Signer = new Office(bob, alice);

        Assert.Equal("BK0422", (await shop.FailAsync()).Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(shop.Root / ".buildkit/releases/Shop"));
    }

    [Fact]
    public async Task A_verifier_needs_no_signer_beside_it_and_a_signature_without_one_is_said_not_to_be_verified()
    {
        var release = await MadeByAsync(alice);
        Assert.Equal([File], (await shop.VerifyAsync(release)).NotVerified);

        shop.Build.Signer = null;
        shop.Build.Verifier = new Office(alice, alice);
        Assert.Null((await shop.VerifyAsync(release)).Objection);
        shop.Build.Verifier = new Office(bob, bob);
        Assert.Equal("BK0422", (await shop.VerifyAsync(release)).Objection!.Code);
    }

    async Task<AbsolutePath> MadeByAsync(ECDsa key)
    {
        var before = shop.Build.Signer;
        shop.Build.Signer = new Pen(key);
        var release = await shop.MakeAsync();
        shop.Build.Signer = before ?? shop.Build.Signer;
        return release;
    }

    class Pen(ECDsa key) : ISigner
    {
        public string Name => "office";

        public Task<byte[]> SignAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
            Task.FromResult(key.SignData(content.Span, HashAlgorithmName.SHA256));
    }

    sealed class Office(ECDsa pen, ECDsa known) : Pen(pen), IReleaseVerifier
    {
        public DateTimeOffset Since { get; init; }

        public Task<SignatureVerdict> VerifyAsync(ReadOnlyMemory<byte> content, ReadOnlyMemory<byte> signature, DateTimeOffset time, CancellationToken cancellation) =>
            signature.IsEmpty ? throw new InvalidDataException("no bytes at all")
            : Task.FromResult(time < Since ? SignatureVerdict.Refused("not yet")
                : known.VerifyData(content.Span, signature.Span, HashAlgorithmName.SHA256) ? SignatureVerdict.By("the office")
                : SignatureVerdict.Refused("no signature of the office"));
    }
}
