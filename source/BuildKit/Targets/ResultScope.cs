namespace BuildKit.Targets;

/// <summary>
/// Where the running code finds the results of other targets and leaves its own. It flows with the asynchronous context,
/// so that results belong to one run, also when several are made in one process.
/// </summary>
/// <param name="Read">The result of a target, by its name; throws if there is none.</param>
/// <param name="Keep">Takes the result of the target that runs.</param>
sealed record ResultScope(Func<string, object?> Read, Action<object?> Keep)
{
    static readonly AsyncLocal<ResultScope?> Ambient = new();

    /// <exception cref="BuildException">BK0126: the code runs in no target.</exception>
    public static object? ResultOf(string target) =>
        Ambient.Value is { } scope ? scope.Read(target) : throw Errors.ResultOutsideOfTargets(target, AuthorPlace.Current).Exception();

    public static void Return(object? result) => Ambient.Value?.Keep(result);

    /// <summary>Makes this scope the current one until the result is disposed of.</summary>
    public IDisposable Enter()
    {
        var outer = Ambient.Value;
        Ambient.Value = this;
        return new Exit(outer);
    }

    sealed class Exit(ResultScope? outer) : IDisposable
    {
        public void Dispose() => Ambient.Value = outer;
    }
}
