using System.Security.Cryptography;
using System.Text;

namespace BuildKit.Tools;

/// <summary>A name for a list of texts.</summary>
static class ShortHash
{
    public static string Of(params IEnumerable<string> parts) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts))))[..16];
}
