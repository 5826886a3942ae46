using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>Which query it is, so that its listing is found again.</summary>
static class QueryDigest
{
    public static Digest Of(InputQuery query)
    {
        var message = new MessageWriter();
        IReadOnlyList<string>[] lists = [query.Files, query.Optional, query.Trees, query.Text, query.Anywhere];
        for (var list = 0; list < lists.Length; list++)
        {
            foreach (var pattern in lists[list])
            {
                message.Element(list + 1, pattern);
            }
        }

        return Digest.OfBytes(message.Written);
    }
}
