using System.Runtime.CompilerServices;

namespace BuildKit.Tests;

/// <summary>
/// Compares text that people read with an accepted copy beside the test, in Verify's file convention
/// (<c>Class.Method.verified.txt</c>). <c>UPDATE_SNAPSHOTS=1</c> accepts; a missing file fails where CI=true.
/// </summary>
public static class Snapshot
{
    public static void Matches(
        string actual, [CallerFilePath] string testFile = "", [CallerMemberName] string method = "", string extension = "txt")
    {
        var source = SourceTree.Resolve(testFile);
        var stem = Path.Combine(Path.GetDirectoryName(source)!, $"{Path.GetFileNameWithoutExtension(source)}.{method}");
        var (verified, received) = ($"{stem}.verified.{extension}", $"{stem}.received.{extension}");
        var text = actual.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        var accept = Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1"
            || (!File.Exists(verified) && Environment.GetEnvironmentVariable("CI") != "true");
        if (accept)
        {
            File.WriteAllText(verified, text);
            File.Delete(received);
            return;
        }

        var expected = File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : "";
        if (expected != text)
        {
            File.WriteAllText(received, text);
        }

        Assert.Equal(expected, text);
    }
}

/// <summary>Finds files of the repository from within a test.</summary>
public static class SourceTree
{
    /// <summary>The root directory of the repository.</summary>
    public static AbsolutePath Root { get; } = FindRoot();

    /// <summary>A source path as the compiler recorded it (deterministic builds record <c>/_/…</c>) on this machine.</summary>
    public static string Resolve(string recorded) =>
        recorded.StartsWith("/_/", StringComparison.Ordinal) ? Root / recorded[3..] : recorded;

    static AbsolutePath FindRoot()
    {
        var directory = AbsolutePath.Of(AppContext.BaseDirectory);
        while (!File.Exists(directory / "BuildKit.sln"))
        {
            Assert.NotEqual(directory, directory.Parent);
            directory = directory.Parent;
        }

        return directory;
    }
}
