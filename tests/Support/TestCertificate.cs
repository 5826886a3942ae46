using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace BuildKit.Tests;

/// <summary>Certificates that nobody trusts.</summary>
static class TestCertificate
{
    /// <summary>To sign packages with, as a file.</summary>
    public static byte[] ForSigning(string password)
    {
        using var certificate = For("1.3.6.1.5.5.7.3.3");
        return certificate.Export(X509ContentType.Pfx, password);
    }

    public static X509Certificate2 ForServer() => For("1.3.6.1.5.5.7.3.1");

    static X509Certificate2 For(string use)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=feed", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
    }
}
