namespace BuildKit;

/// <summary>What <see cref="IBuildComponent"/> has from above it, as <see cref="BuildScript"/> has from <see cref="ScriptBase"/>.</summary>
public interface IComponentBase
{
    /// <inheritdoc cref="ScriptBase.From{T}"/>
    protected sealed T From<T>() where T : class => ((BuildScript)this).Component<T>();
}
