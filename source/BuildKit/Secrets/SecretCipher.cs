using System.Security.Cryptography;
using System.Text;

namespace BuildKit.Secrets;

/// <summary>
/// Encrypts values under a password: AES-256-GCM with a key that PBKDF2 derives from the password and a random salt of each value.
/// The value's name and profile are authenticated with it, so that no value can be passed off as another.
/// </summary>
static class SecretCipher
{
    /// <summary>What OWASP asks of PBKDF2 with HMAC-SHA-256; stands in each value, so that it can rise.</summary>
    public const int Iterations = 600_000;

    const int KeyLength = 32;

    public static string Encrypt(string plain, string password, SecretPlace place, int iterations = Iterations)
    {
        var value = new EncryptedValue(iterations, RandomNumberGenerator.GetBytes(EncryptedValue.SaltLength), []);
        var text = Encoding.UTF8.GetBytes(plain);
        var data = new byte[EncryptedValue.NonceLength + text.Length + EncryptedValue.TagLength];
        RandomNumberGenerator.Fill(Nonce(data));
        using var aes = Key(password, value);
        aes.Encrypt(Nonce(data), text, Cipher(data), Tag(data), place.Authenticated(value.Header));
        return (value with { Sealed = data }).ToString();
    }

    /// <summary>The value; null if the password is another one, or if anything of the value, its name or its profile was changed.</summary>
    public static string? Decrypt(EncryptedValue value, string password, SecretPlace place)
    {
        var text = new byte[Cipher(value.Sealed).Length];
        using var aes = Key(password, value);
        try
        {
            aes.Decrypt(Nonce(value.Sealed), Cipher(value.Sealed), Tag(value.Sealed), text, place.Authenticated(value.Header));
            return Encoding.UTF8.GetString(text);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    static AesGcm Key(string password, EncryptedValue value) => new(
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), value.Salt, value.Iterations, HashAlgorithmName.SHA256, KeyLength),
        EncryptedValue.TagLength);

    static Span<byte> Nonce(byte[] data) => data.AsSpan(0, EncryptedValue.NonceLength);

    static Span<byte> Cipher(byte[] data) => data.AsSpan(EncryptedValue.NonceLength..^EncryptedValue.TagLength);

    static Span<byte> Tag(byte[] data) => data.AsSpan(data.Length - EncryptedValue.TagLength);
}

/// <summary>Which value it is: the parameter's name, and the profile whose file it is in (null for the general one).</summary>
sealed record SecretPlace(string Name, string? Profile)
{
    /// <summary>The bytes that are authenticated with the value. The name as the file may write it, whatever its case and dashes.</summary>
    public byte[] Authenticated(string header) => Encoding.UTF8.GetBytes($"{header}\n{Suggestion.Normalised(Name)}\n{Profile}");
}
