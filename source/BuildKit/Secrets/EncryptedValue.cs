using System.Buffers.Text;
using System.Globalization;

namespace BuildKit.Secrets;

/// <summary>
/// The text of an encrypted value, with all that is needed to decrypt it but the password:
/// <c>encrypted:v1:pbkdf2-sha256:600000:SALT:NONCE+CIPHER+TAG</c>, the last two in base64url.
/// </summary>
sealed record EncryptedValue(int Iterations, byte[] Salt, byte[] Sealed)
{
    public const int SaltLength = 16, NonceLength = 12, TagLength = 16;

    // Below: somebody made guessing cheap. Above: reading the file would be an attack on whoever reads it.
    const int FewestIterations = 100_000, MostIterations = 10_000_000;
    const int LongestSealed = 256 * 1024;
    const string Version = "v1", Derivation = "pbkdf2-sha256";

    /// <summary>Everything in front of the salt, which is authenticated with the value.</summary>
    public string Header => string.Create(CultureInfo.InvariantCulture, $"{Parameters.EncryptedText.Prefix}{Version}:{Derivation}:{Iterations}:");

    public override string ToString() => $"{Header}{Base64Url.EncodeToString(Salt)}:{Base64Url.EncodeToString(Sealed)}";

    /// <summary>Reads it; what is wrong with it otherwise, in words that do not repeat it.</summary>
    public static EncryptedValue? Parse(string text, out string problem)
    {
        problem = "";
        var parts = text.Split(':');
        if (parts.Length > 1 && parts[1] != Version)
        {
            problem = "it was written by a later version of BuildKit, or is no encrypted value";
        }
        else if (parts.Length != 6)
        {
            problem = "it is not complete";
        }
        else if (parts[2] != Derivation)
        {
            problem = "its key derivation is unknown";
        }
        else if (!int.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out var iterations)
            || iterations is < FewestIterations or > MostIterations)
        {
            problem = string.Create(CultureInfo.InvariantCulture, $"its number of iterations is not between {FewestIterations} and {MostIterations}");
        }
        else if (Bytes(parts[4]) is not { Length: SaltLength } salt || Bytes(parts[5]) is not { Length: > NonceLength + TagLength and < LongestSealed } data)
        {
            problem = "it is not complete, or has characters that do not belong there";
        }
        else
        {
            return new(iterations, salt, data);
        }

        return null;
    }

    static byte[]? Bytes(string text) => Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;
}
