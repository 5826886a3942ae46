namespace BuildKit.Files;

/// <summary>Directories that wildcards do not enter; a pattern that names one literally does, and sees everything below it.</summary>
static class IgnoredDirectories
{
    public static bool Contains(ReadOnlySpan<char> name) => name is ".git" or "bin" or "obj" or ".buildkit" or "node_modules";
}
