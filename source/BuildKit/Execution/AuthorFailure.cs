using System.Diagnostics;
using System.Reflection;
using BuildKit.Targets;

namespace BuildKit.Execution;

/// <summary>Turns what the author's code threw into an error: what, where in the author's code, and nothing of ours.</summary>
static class AuthorFailure
{
    const int ShownFrames = 5;

    public static BuildError Of(TargetModel target, string? step, Exception thrown, AbsolutePath root) =>
        Unwrapped(thrown) is BuildException known
            ? known.Error
            : Errors.TargetFailed(StepName(target, step), target.Place(), Described(Unwrapped(thrown), root));

    public static BuildError InCondition(TargetModel target, Exception thrown, AbsolutePath root) =>
        Errors.ConditionFailed(target.Name, target.Place(), Described(Unwrapped(thrown), root));

    public static BuildError WhilePreparing(TargetModel target, Exception thrown, AbsolutePath root) =>
        Unwrapped(thrown) is BuildException known
            ? known.Error
            : Errors.StepsNotMade(target.Name, target.Place(), Described(Unwrapped(thrown), root));

    static string StepName(TargetModel target, string? step) => step is null ? target.Name : $"{target.Name}/{step}";

    static Exception Unwrapped(Exception thrown) => thrown switch
    {
        TargetInvocationException { InnerException: { } inner } => Unwrapped(inner),
        AggregateException { InnerExceptions: [var inner] } => Unwrapped(inner),
        _ => thrown,
    };

    static Thrown Described(Exception thrown, AbsolutePath root)
    {
        var causes = new List<string>();
        for (var inner = thrown.InnerException; inner is not null && causes.Count < ShownFrames; inner = inner.InnerException)
        {
            causes.Add($"{inner.GetType().Name}: {inner.Message}");
        }

        return new(thrown.GetType().FullName ?? thrown.GetType().Name, thrown.Message, causes, Frames(thrown, root));
    }

    static List<string> Frames(Exception thrown, AbsolutePath root) => [.. new StackTrace(thrown, fNeedFileInfo: true)
        .GetFrames()
        .Where(frame => frame.GetFileName() is not null && frame.GetMethod()?.Module != typeof(AuthorFailure).Module)
        .Take(ShownFrames)
        .Select(frame => $"{Relative(frame.GetFileName()!, root)}:{frame.GetFileLineNumber()}")];

    static string Relative(string file, string root)
    {
        var path = file.Replace('\\', '/');
        // Deterministic builds record the root of the source as /_/.
        foreach (var prefix in (ReadOnlySpan<string>)[root + "/", "/_/"])
        {
            if (path.StartsWith(prefix, StringComparison.Ordinal))
            {
                return path[prefix.Length..];
            }
        }

        return path;
    }
}
