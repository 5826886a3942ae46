using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace BuildKit.Tests;

/// <summary>A certificate that nobody trusts, to sign packages with.</summary>
static class TestCertificate
{
    public static byte[] ForSigning(string password)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=feed", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.3")], critical: true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        return certificate.Export(X509ContentType.Pfx, password);
    }
}
