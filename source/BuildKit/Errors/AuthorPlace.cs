using System.Diagnostics;

namespace BuildKit;

/// <summary>The author's line in a stack, as <c>Build.cs:14</c>: the first frame with a source file that is none of ours.</summary>
static class AuthorPlace
{
    /// <summary>The line that is being executed; null if there is no debug information.</summary>
    public static string? Current => In(new StackTrace(fNeedFileInfo: true));

    public static string? Of(Exception exception) => In(new StackTrace(exception, fNeedFileInfo: true));

    static string? In(StackTrace stack)
    {
        foreach (var frame in stack.GetFrames())
        {
            if (frame.GetFileName() is { } file && frame.GetMethod()?.Module.Assembly != typeof(AuthorPlace).Assembly)
            {
                return $"{Path.GetFileName(file)}:{frame.GetFileLineNumber()}";
            }
        }

        return null;
    }
}
