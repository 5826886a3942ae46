using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;

namespace BuildKit.Releases;

/// <summary>
/// A signature as libraries of cryptography make and take it: Ed25519 as 64 bytes (RFC 8032), ECDSA as DER (RFC 3279), RSA with PKCS #1 v1.5
/// and SHA-256 (RFC 8017).
/// </summary>
/// <param name="Bytes">The signature.</param>
sealed record BareSignature(byte[] Bytes)
{
    const string Ed25519Key = "ssh-ed25519";
    const string RsaKey = "ssh-rsa";
    const string EcdsaKey = "ecdsa-sha2-";

    /// <summary>Taken out of what OpenSSH writes; null for a kind of which there is no such form, as hardware keys have it.</summary>
    public static BareSignature? Of(byte[] signature) => SshWire.Strings(signature) is not [var kind, var value] ? null : SshWire.Text(kind) switch
    {
        Ed25519Key => new(value),
        "rsa-sha2-256" => new(value),
        var name when name.StartsWith(EcdsaKey, StringComparison.Ordinal) && SshWire.Strings(value) is [var r, var s] => new(Der(r, s)),
        _ => null,
    };

    /// <summary>Whether it was made of the content, with the private half of the key.</summary>
    /// <param name="key">The public key, as it stands in lists of signers.</param>
    /// <param name="content">What was signed.</param>
    public bool IsOf(byte[] key, byte[] content)
    {
        try
        {
            return SshWire.Strings(key) switch
            {
                [var kind, var point] when SshWire.Text(kind) == Ed25519Key => Ed25519.Verify(point, content, Bytes),
                [var kind, var exponent, var modulus] when SshWire.Text(kind) == RsaKey => IsOfRsa(exponent, modulus, content),
                [var kind, var curve, var point] when SshWire.Text(kind) == EcdsaKey + Encoding.ASCII.GetString(curve) => IsOfEcdsa(SshWire.Text(curve), point, content),
                _ => false,
            };
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    bool IsOfRsa(byte[] exponent, byte[] modulus, byte[] content)
    {
        using var rsa = RSA.Create(new RSAParameters { Exponent = WithoutSign(exponent), Modulus = WithoutSign(modulus) });
        return rsa.VerifyData(content, Bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    // RFC 5656, section 6.2.1: which hash belongs to which curve.
    bool IsOfEcdsa(string name, byte[] point, byte[] content)
    {
        var (curve, hash) = name switch
        {
            "nistp256" => (ECCurve.NamedCurves.nistP256, HashAlgorithmName.SHA256),
            "nistp384" => (ECCurve.NamedCurves.nistP384, HashAlgorithmName.SHA384),
            _ => (ECCurve.NamedCurves.nistP521, HashAlgorithmName.SHA512),
        };
        var half = (point.Length - 1) / 2;
        if (point is not [4, ..])
        {
            return false;
        }

        using var ecdsa = ECDsa.Create(new ECParameters { Curve = curve, Q = new() { X = point[1..(half + 1)], Y = point[(half + 1)..] } });
        return ecdsa.VerifyData(content, Bytes, hash, DSASignatureFormat.Rfc3279DerSequence);
    }

    static byte[] Der(byte[] r, byte[] s)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.PushSequence();
        writer.WriteIntegerUnsigned(WithoutSign(r));
        writer.WriteIntegerUnsigned(WithoutSign(s));
        writer.PopSequence();
        return writer.Encode();
    }

    // Both forms put a zero in front of numbers that would look negative.
    static byte[] WithoutSign(byte[] number) => number is [0, _, ..] ? number[1..] : number;
}
