using BuildKit.Files;

namespace BuildKit.Implementations;

/// <summary>A file as part of a value: where it lies in the workspace, and what is in it.</summary>
static class CanonicalFile
{
    public static string Of(AbsolutePath file, AbsolutePath root) =>
        $"{(root.Contains(file) ? file.RelativeTo(root) : file)} {(File.Exists(file) ? Digest.OfFile(file) : "missing")}";
}
