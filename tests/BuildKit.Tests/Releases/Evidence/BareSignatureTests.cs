using System.Text;
using BuildKit.Releases;

namespace BuildKit.Tests.Releases;

/// <summary>The signature of the envelope, as tools see it that know nothing of SSH.</summary>
[Trait("Speed", "Slow")]
public sealed class BareSignatureTests : IDisposable
{
    readonly SignedShop shop = new();

    public void Dispose() => shop.Dispose();

    [Theory]
    [InlineData("ed25519", "")]
    [InlineData("ecdsa -b 256", "-sha256")]
    [InlineData("ecdsa -b 384", "-sha384")]
    [InlineData("ecdsa -b 521", "-sha512")]
    [InlineData("rsa -b 3072", "-sha256")]
    public async Task An_envelope_is_verified_by_openssl_and_by_us_and_by_neither_if_any_of_it_changes(string type, string hash)
    {
        Needs.Tool("ssh-agent");
        Needs.Tool("openssl");
        var key = shop.NewKey("alice", type: type);
        shop.Build.Key = key;
        var release = await shop.MakeAsync();
        var envelope = ProvenanceEnvelope.Read(File.ReadAllBytes(release / ProvenanceEnvelope.FileName))!;
        var publicKey = Convert.FromBase64String(SignedShop.PublicHalf(key).Split(' ')[1]);
        var signed = ProvenanceEnvelope.ToBeSigned(envelope.Payload);

        Assert.Equal(shop.Shell($"ssh-keygen -lf '{key}.pub'").Split(' ')[1], envelope.KeyId);
        Assert.Equal(File.ReadAllText(release / Provenance.FileName), envelope.Payload);
        Assert.Equal((true, true), (OpenSslAccepts(key, hash, signed, envelope.Signature), new BareSignature(envelope.Signature).IsOf(publicKey, signed)));
        foreach (var seed in Rounds.Seeds(6))
        {
            var (other, bad) = (Changed(signed, seed), Changed(envelope.Signature, seed));
            Assert.False(new BareSignature(envelope.Signature).IsOf(publicKey, other), $"seed {seed}");
            Assert.False(new BareSignature(bad).IsOf(publicKey, signed), $"seed {seed}");
            Assert.False(OpenSslAccepts(key, hash, signed, bad), $"seed {seed}");
        }
    }

    [Fact]
    public async Task The_agent_that_signs_it_is_gone_afterwards_and_leaves_nothing()
    {
        Needs.Tool("ssh-agent");
        shop.Build.Key = shop.NewKey("alice");
        Assert.True(File.Exists(await shop.MakeAsync() / ProvenanceEnvelope.FileName));

        Assert.Equal("0", shop.Shell("ps -eo args | grep -c '[s]sh-agent -a .*buildkit-.*/agent sleep' || :").Trim());
    }

    [Fact]
    public async Task Without_an_agent_the_release_is_signed_all_the_same_and_the_run_says_what_is_missing()
    {
        var key = shop.NewKey("alice");
        shop.Shell($"cp '{key}' '{shop.Keys / "kept"}'");
        var signer = new SshSigner(key, shop.Root);
        var stranger = Convert.FromBase64String(SignedShop.PublicHalf(shop.NewKey("bob")).Split(' ')[1]);

        Assert.Null(await signer.SignBareAsync("x"u8.ToArray(), stranger, CancellationToken.None));
        Assert.Null(await new SshAgent("/no/such/socket").SignAsync(stranger, [], CancellationToken.None));
    }

    // RFC 8032, section 7.1, tests 1 to 3.
    [Theory]
    [InlineData("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void Ed25519_is_that_of_the_specification(string key, string content, string signature)
    {
        var (k, c, s) = (Convert.FromHexString(key), Convert.FromHexString(content), Convert.FromHexString(signature));

        Assert.True(Ed25519.Verify(k, c, s));
        Assert.False(Ed25519.Verify(k, [.. c, 0], s));
        Assert.False(Ed25519.Verify(k, c, [.. s, 0]));
        Assert.False(Ed25519.Verify([.. k, 0], c, s));
        Assert.False(Ed25519.Verify(k, c, WithOrderAdded(s)));
        Assert.All(Enumerable.Range(0, 512), bit => Assert.False(Ed25519.Verify(k, c, Flipped(s, bit)), $"bit {bit}"));
    }

    [Theory]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("0200000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("")]
    public void What_is_no_point_is_no_key(string key) => Assert.False(Ed25519.Verify(Convert.FromHexString(key), [], new byte[64]));

    [Theory]
    [InlineData("ssh-ed25519")]
    [InlineData("sk-ssh-ed25519@openssh.com")]
    [InlineData("ecdsa-sha2-nistp256")]
    [InlineData("")]
    public void What_is_no_key_verifies_nothing(string kind)
    {
        var name = SshWire.String(Encoding.ASCII.GetBytes(kind));
        byte[][] keys = [[], name, [.. name, .. SshWire.String([1, 2])], [.. name, .. SshWire.String("nistp256"u8), .. SshWire.String([])], [.. name, 0xFF, 0xFF, 0xFF, 0xFF]];

        Assert.All(keys, key => Assert.False(new BareSignature(new byte[64]).IsOf(key, [1])));
        Assert.All(keys.Where(key => kind.StartsWith("sk-", StringComparison.Ordinal) || key.Length == 0), key => Assert.Null(BareSignature.Of(key)));
    }

    bool OpenSslAccepts(AbsolutePath key, string hash, byte[] signed, byte[] signature)
    {
        File.WriteAllBytes(shop.Keys / "signed", signed);
        File.WriteAllBytes(shop.Keys / "signature", signature);
        return shop.Shell(hash.Length == 0
            ? $$"""
                cd '{{shop.Keys.Path}}'
                { printf '\060\052\060\005\006\003\053\145\160\003\041\000'; cut -d' ' -f2 '{{key}}.pub' | base64 -d | tail -c 32; } >key.der
                openssl pkeyutl -verify -pubin -keyform DER -inkey key.der -rawin -in signed -sigfile signature 2>&1 || :
                """
            : $"cd '{shop.Keys.Path}'; ssh-keygen -e -m PKCS8 -f '{key}.pub' >key.pem; openssl dgst {hash} -verify key.pem -signature signature signed 2>&1 || :")
            .Contains(hash.Length == 0 ? "Signature Verified Successfully" : "Verified OK", StringComparison.Ordinal);
    }

    static byte[] Changed(byte[] bytes, int seed) => Flipped(bytes, new Random(seed).Next(bytes.Length * 8));

    static byte[] Flipped(byte[] bytes, int bit)
    {
        byte[] copy = [.. bytes];
        copy[bit / 8] ^= (byte)(1 << (bit % 8));
        return copy;
    }

    // The same number for whoever forgets to look at its size.
    static byte[] WithOrderAdded(byte[] signature)
    {
        var order = System.Numerics.BigInteger.Pow(2, 252) + System.Numerics.BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);
        var sum = new System.Numerics.BigInteger(signature.AsSpan(32), isUnsigned: true) + order;
        return [.. signature[..32], .. sum.ToByteArray(isUnsigned: true).Concat(new byte[32]).Take(32)];
    }
}
