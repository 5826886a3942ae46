namespace BuildKit.Hosting;

/// <summary>What the base class of a script knows before its own constructor runs.</summary>
sealed record ScriptContext
{
    static readonly AsyncLocal<ScriptContext?> Ambient = new();

    public required AbsolutePath Root { get; init; }

    /// <summary>The environment asked for by <c>--environment</c>.</summary>
    public required string EnvironmentName { get; init; }

    public required bool IsContinuousIntegration { get; init; }

    /// <exception cref="BuildException">BK0933: a build script is created by something else than Run.</exception>
    public static ScriptContext Current => Ambient.Value ?? throw Errors.ScriptWithoutHost().Exception();

    public T Create<T>() where T : BuildScript, new()
    {
        Ambient.Value = this;
        try
        {
            return new T();
        }
        finally
        {
            Ambient.Value = null;
        }
    }
}
