namespace BuildKit;

/// <summary>
/// What <see cref="BuildScript"/> has from above it, so that its <c>From</c> can be both: <c>From.Git</c> and <c>From&lt;ITest>()</c>.
/// </summary>
public abstract class ScriptBase
{
    private protected ScriptBase()
    {
    }

    /// <summary>
    /// This script as one of its components, whose members are not members of the class: <c>From&lt;ITest>().Test</c>.
    /// </summary>
    /// <typeparam name="T">A component, or a base class.</typeparam>
    /// <exception cref="BuildException">BK0118: the script has no such component.</exception>
    protected T From<T>() where T : class => ((BuildScript)this).Component<T>();
}
