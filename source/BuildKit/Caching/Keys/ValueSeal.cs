using System.Security.Cryptography;
using System.Text;

namespace BuildKit.Caching;

/// <summary>
/// Turns values into what explain may keep of them: their HMAC under a key that never leaves the workspace. Equal values of one kind
/// are recognised; none can be read or guessed.
/// </summary>
sealed class ValueSeal(ReadOnlyMemory<byte> key)
{
    const int KeyLength = 32;

    /// <summary>The seal of a workspace; its key is made when there is none.</summary>
    /// <param name="file"><c>.buildkit/state/explain.key</c>.</param>
    public static ValueSeal Of(AbsolutePath file) => new(SealKey.ReadOrMake(file, KeyLength));

    /// <summary>A seal for one run, by which nothing can be compared with another run.</summary>
    public static ValueSeal Fresh() => new(RandomNumberGenerator.GetBytes(KeyLength));

    public string Seal(KeyPartKind kind, string value) => Seal(kind, Encoding.UTF8.GetBytes(value));

    public string Seal(KeyPartKind kind, ReadOnlySpan<byte> value)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key.Span, [(byte)kind, .. value], hash);
        return Convert.ToHexStringLower(hash);
    }
}
