using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>A digest with the size of what it is of, in bytes: how the Remote Execution API names content.</summary>
readonly record struct SizedDigest(Digest Digest, long Size)
{
    public static SizedDigest OfBytes(ReadOnlySpan<byte> bytes) => new(Digest.OfBytes(bytes), bytes.Length);
}
