using System.Text;
using BuildKit.Files;

namespace BuildKit.Releases;

/// <summary>The id under which the store keeps a release.</summary>
static class ReleaseId
{
    /// <summary>
    /// The version; for a dirty tree a version of its content. Two dirty trees that would be deployed alike, and of which
    /// the documents tell the same, share an id, and no other meets it.
    /// </summary>
    public static ReleaseInMaking GiveTo(ReleaseInMaking release) =>
        release with { Id = release.Git.IsDirty ? $"{release.Version.ToString().Split('+')[0]}-dirty.{ContentOf(release)}" : release.Version.ToString() };

    // Scripts and provenance know the id, so they enter as they would be without it.
    static string ContentOf(ReleaseInMaking release)
    {
        var content = new StringBuilder();
        foreach (var line in release.Files.Select(file => file.SumLine))
        {
            content.Append(line);
        }

        foreach (var script in ReleaseScripts.Of(release))
        {
            content.Append(script.Name).Append('\n').Append(script.Text);
        }

        content.Append(Encoding.UTF8.GetString(Provenance.Statement(release)));
        return Digest.OfBytes(Encoding.UTF8.GetBytes(content.ToString())).ToString()[..8];
    }
}
