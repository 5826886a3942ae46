namespace BuildKit;

/// <summary>The configuration that everything is compiled in: <c>--configuration</c>.</summary>
public interface IHasConfiguration : IBuildComponent
{
    /// <summary>The configuration; default Release.</summary>
    [Parameter("Debug or Release")]
    Configuration Configuration => Parameter(() => Configuration, Configuration.Release);
}
