using System.Buffers;

namespace BuildKit.Deployments;

/// <summary>The address that a host asks itself for.</summary>
static class HealthAddress
{
    // What would end the header, or begin another one.
    static readonly SearchValues<char> Forbidden = SearchValues.Create("\"'\\<>`");

    /// <exception cref="BuildException">BK0532.</exception>
    public static string Of(string address, string? host)
    {
        var whole = address.StartsWith('/') ? $"http://localhost{address}" : address;
        return IsPlain(whole) && (host is null || (host.Length > 0 && IsPlain(host)))
            && Uri.TryCreate(whole, UriKind.Absolute, out var uri) && uri is { Scheme: "http" or "https" } && uri.UserInfo.Length == 0
            ? whole
            : throw Errors.InvalidHealthAddress(address, host).Exception();
    }

    static bool IsPlain(string text) => !text.AsSpan().ContainsAny(Forbidden) && text.All(c => c is > ' ' and < '\x7f');
}
