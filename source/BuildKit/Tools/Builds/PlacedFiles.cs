using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using BuildKit.Files;

namespace BuildKit.Tools;

/// <summary>
/// Files of a build that say where the checkout lies: where a web application finds its assets, where a test finds the application. What
/// they would say anywhere is kept in <c>obj</c>; it is stored in their place, and made into them again where it is restored.
/// </summary>
static class PlacedFiles
{
    const string Folder = "buildkit.placed";
    const string Format = "buildkit placed file 1";
    const string Mark = "@@BuildKitRoot";
    const int Limit = 64 * 1024 * 1024;

    /// <summary>Forgets what an earlier build kept.</summary>
    public static void Clear(AbsolutePath intermediate)
    {
        if (Directory.Exists(intermediate / Folder))
        {
            Directory.Delete(intermediate / Folder, recursive: true);
        }
    }

    /// <summary>What is to be stored for a file: itself, or, if it says where the checkout lies, what is kept for it.</summary>
    /// <param name="path">The file, relative to the root.</param>
    /// <param name="intermediate">The folder in <c>obj</c> of its project.</param>
    /// <param name="root">The root directory.</param>
    public static string Stored(string path, AbsolutePath intermediate, AbsolutePath root)
    {
        // By name: in a file of the author's own, the same letters may mean something else.
        if (!IsNamed(Path.GetFileName(path)) || new FileInfo(root / path).Length > Limit)
        {
            return path;
        }

        var text = File.ReadAllText(root / path);
        var anywhere = Anywhere(text, root);
        if (anywhere == text || text.Contains(Mark, StringComparison.Ordinal))
        {
            return path;
        }

        var kept = intermediate / Folder / ShortHash.Of(path);
        AtomicFile.WriteText(kept, $"{Format}\n{path}\n{anywhere}");
        return PathPatterns.Relative(kept, root);
    }

    /// <summary>Makes the files that say where this checkout lies.</summary>
    /// <param name="stored">What was restored, relative to the root.</param>
    /// <param name="places">Patterns of where the build may write.</param>
    /// <param name="root">The root directory.</param>
    public static void Place(IEnumerable<string> stored, IReadOnlyList<string> places, AbsolutePath root)
    {
        GlobSet? allowed = null;
        foreach (var kept in stored.Where(path => path.Contains($"/{Folder}/", StringComparison.Ordinal)))
        {
            var lines = File.ReadAllText(root / kept).Split('\n', 3);
            if (lines.Length == 3 && lines[0] == Format && IsPlain(lines[1], root) && (allowed ??= GlobSet.Of([.. places])).Matches(lines[1]))
            {
                AtomicFile.WriteText(root / lines[1], Here(lines[2], root));
            }
        }
    }

    static bool IsNamed(string name) => name.EndsWith(".json", StringComparison.Ordinal)
        && (name.StartsWith("staticwebassets.", StringComparison.Ordinal) || name.EndsWith(".staticwebassets.runtime.json", StringComparison.Ordinal) || name == "MvcTestingAppManifest.json");

    static string Anywhere(string text, AbsolutePath root)
    {
        foreach (var (index, written) in Writings(root).Index())
        {
            text = Regex.Replace(text, $@"(?<![\w/\\.-]){Regex.Escape(written)}(?=[/\\""])", $"{Mark}{index}@@");
        }

        return text;
    }

    static string Here(string text, AbsolutePath root)
    {
        foreach (var (index, written) in Writings(root).Index())
        {
            text = text.Replace($"{Mark}{index}@@", written, StringComparison.Ordinal);
        }

        return text;
    }

    // As JSON says it: with letters that are not ASCII escaped, or as they are.
    static string[] Writings(AbsolutePath root) =>
        [JsonEncodedText.Encode(root).ToString(), JsonEncodedText.Encode(root, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString()];

    // No link leads the way: nothing is written elsewhere.
    static bool IsPlain(string path, AbsolutePath root) =>
        path.Split('/').All(segment => segment is not ("" or "." or "..")) && !path.Contains('\\', StringComparison.Ordinal)
        && Parents(path).All(parent => FileKinds.Of(root / parent) == FileKind.Directory) && FileKinds.Of(root / path) is FileKind.File or FileKind.Missing;

    static IEnumerable<string> Parents(string path)
    {
        for (var end = path.LastIndexOf('/'); end > 0; end = path.LastIndexOf('/', end - 1))
        {
            yield return path[..end];
        }
    }
}
