using BuildKit.Targets;

namespace BuildKit.Hosting;

/// <summary>Asks a lambda for a plan, before anything has run: it may need what a target leaves or returns.</summary>
sealed class Foresight
{
    string? awaited;

    /// <summary>What the lambda makes, as lines; one line that says when it is known, if that is not yet.</summary>
    public static IReadOnlyList<string> Lines(string what, Func<IReadOnlyList<string>?> make)
    {
        var foresight = new Foresight();
        using var scope = new ResultScope(foresight.Await, static _ => { }).Enter();
        try
        {
            return make() ?? foresight.Later(what);
        }
        catch (Exception)
        {
            // It reads something that is not there yet; when the target runs, its dependencies will have made it.
            return foresight.Later(what);
        }
    }

    object? Await(string target)
    {
        awaited ??= target;
        throw Errors.ResultOutsideOfTargets(target, place: null).Exception();
    }

    string[] Later(string what) => [awaited is null ? $"{what} known when it runs" : $"{what} known after {awaited}"];
}
