using System.Security.Cryptography;

namespace BuildKit.Ledger;

/// <summary>
/// Makes ULIDs: 48 bits of time in milliseconds and 80 random bits in Crockford's base 32, 26 letters that sort by time.
/// </summary>
static class Ulid
{
    const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static string New(DateTimeOffset time)
    {
        Span<byte> random = stackalloc byte[10];
        RandomNumberGenerator.Fill(random);
        var value = (UInt128)(ulong)time.ToUnixTimeMilliseconds();
        foreach (var part in random)
        {
            value = (value << 8) | part;
        }

        return string.Create(26, value, (letters, rest) =>
        {
            for (var i = letters.Length - 1; i >= 0; i--)
            {
                letters[i] = Alphabet[(int)(rest & 31)];
                rest >>= 5;
            }
        });
    }
}
