using BuildKit.Files;

namespace BuildKit.Releases;

/// <summary>The SHA-256 of a file in a header, as RFC 9530 has it: what a server says of its file spares a download.</summary>
static class ReprDigest
{
    const string Begin = "sha-256=:";

    public static string Text(Digest digest) => $"{Begin}{Convert.ToBase64String(digest.ToBytes())}:";

    /// <summary>Null if the server does not say, or in another way.</summary>
    public static Digest? Of(HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues("Repr-Digest", out var values)
            || values.SelectMany(value => value.Split(',')).Select(value => value.Trim()).FirstOrDefault(value => value.StartsWith(Begin, StringComparison.Ordinal)) is not { } found)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[Digest.Size];
        return Convert.TryFromBase64String(found[Begin.Length..].TrimEnd(':'), bytes, out var length) && length == Digest.Size ? Digest.FromBytes(bytes) : null;
    }
}
