namespace BuildKit.Caching;

/// <summary>
/// Passed before everything that changes a file of the store or of the state, or restores one. A test may end a run at any of these places: once it
/// throws it throws at all that follow too, so that nothing is tidied up, as after a kill.
/// </summary>
static class FaultPoint
{
    static readonly AsyncLocal<Action<string>?> Hook = new();

    public static Action<string>? OnPass
    {
        set => Hook.Value = value;
    }

    public static void Pass(string operation) => Hook.Value?.Invoke(operation);
}
