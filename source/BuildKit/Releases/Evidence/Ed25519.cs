using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;

namespace BuildKit.Releases;

/// <summary>
/// Verifies Ed25519 signatures as RFC 8032, section 5.1.7, has it; .NET 10 does not. There is nothing secret in it, so it need not be careful about time, and
/// nothing but envelopes depends on it: whom to believe is asked of <c>ssh-keygen</c>.
/// </summary>
static class Ed25519
{
    const int Size = 32;

    static readonly BigInteger Prime = BigInteger.Pow(2, 255) - 19;
    static readonly BigInteger Order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", CultureInfo.InvariantCulture);
    static readonly BigInteger D = Mod(-121665 * Inverse(121666));
    static readonly BigInteger RootOfMinusOne = BigInteger.ModPow(2, (Prime - 1) / 4, Prime);
    static readonly Point Neutral = new(0, 1, 1, 0);
    static readonly Point Base = Decode(Bytes(Mod(4 * Inverse(5))))!;

    public static bool Verify(byte[] key, byte[] content, byte[] signature)
    {
        if (signature.Length != 2 * Size || Decode(key) is not { } point || Number(signature.AsSpan(Size)) is var s && s >= Order)
        {
            return false;
        }

        var hash = Number(SHA512.HashData([.. signature[..Size], .. key, .. content])) % Order;
        return Encode(Add(Times(s, Base), Times(hash, Negative(point)))).AsSpan().SequenceEqual(signature.AsSpan(0, Size));
    }

    // Null for what is no point of the curve; its sign is the highest bit.
    static Point? Decode(byte[] bytes)
    {
        if (bytes.Length != Size)
        {
            return null;
        }

        var isOdd = bytes[^1] >> 7 == 1;
        var y = Number([.. bytes[..^1], (byte)(bytes[^1] & 0x7F)]);
        var square = Mod((y * y - 1) * Inverse(Mod(D * y * y + 1)));
        var x = BigInteger.ModPow(square, (Prime + 3) / 8, Prime);
        x = Mod(x * x) == square ? x : Mod(x * RootOfMinusOne);
        if (y >= Prime || Mod(x * x) != square || (x.IsZero && isOdd))
        {
            return null;
        }

        x = x.IsEven == isOdd ? Prime - x : x;
        return new(x, y, 1, Mod(x * y));
    }

    static byte[] Encode(Point point)
    {
        var inverse = Inverse(point.Z);
        var bytes = Bytes(Mod(point.Y * inverse));
        bytes[^1] |= (byte)(Mod(point.X * inverse).IsEven ? 0 : 0x80);
        return bytes;
    }

    static Point Times(BigInteger factor, Point point)
    {
        var sum = Neutral;
        for (; !factor.IsZero; factor >>= 1, point = Add(point, point))
        {
            sum = factor.IsEven ? sum : Add(sum, point);
        }

        return sum;
    }

    // RFC 8032, section 5.1.4: one formula for all points.
    static Point Add(Point one, Point two)
    {
        var a = Mod((one.Y - one.X) * (two.Y - two.X));
        var b = Mod((one.Y + one.X) * (two.Y + two.X));
        var c = Mod(2 * one.T * D * two.T);
        var d = Mod(2 * one.Z * two.Z);
        var (e, f, g, h) = (b - a, d - c, d + c, b + a);
        return new(Mod(e * f), Mod(g * h), Mod(f * g), Mod(e * h));
    }

    static Point Negative(Point point) => point with { X = Mod(-point.X), T = Mod(-point.T) };

    static BigInteger Inverse(BigInteger value) => BigInteger.ModPow(value, Prime - 2, Prime);

    static BigInteger Mod(BigInteger value) => value % Prime is var rest && rest.Sign < 0 ? rest + Prime : rest;

    static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true);

    static byte[] Bytes(BigInteger number)
    {
        var bytes = new byte[Size];
        number.TryWriteBytes(bytes, out _, isUnsigned: true);
        return bytes;
    }

    // x = X/Z, y = Y/Z, xy = T/Z.
    sealed record Point(BigInteger X, BigInteger Y, BigInteger Z, BigInteger T);
}
