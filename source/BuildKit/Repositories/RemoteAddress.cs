using System.Text.RegularExpressions;

namespace BuildKit.Repositories;

/// <summary>The address of a remote repository as it may be shown.</summary>
static partial class RemoteAddress
{
    /// <summary>Takes user and password out of a web address; an address for ssh, whose user is no secret, stays as it is.</summary>
    public static string WithoutCredentials(string address)
    {
        var scheme = address.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0 || !address.StartsWith("http", StringComparison.OrdinalIgnoreCase))
        {
            return address;
        }

        var start = scheme + 3;
        var slash = address.IndexOf('/', start);
        var at = address.LastIndexOf('@', (slash < 0 ? address.Length : slash) - 1);
        return at < start ? address : address[..start] + address[(at + 1)..];
    }

    /// <summary>Takes user and password out of every address in a text, such as a message of git.</summary>
    public static string Hidden(string text) => Credentials().Replace(text, "://");

    [GeneratedRegex(@"://[^\s/'""]*@")]
    private static partial Regex Credentials();
}
