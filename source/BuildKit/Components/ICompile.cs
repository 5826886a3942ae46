namespace BuildKit;

/// <summary>The target <c>Compile</c>: compiles the solution.</summary>
public interface ICompile : IRestore, IHasConfiguration
{
    /// <summary>Compiles the solution.</summary>
    Target Compile => _ => _
        .Description("Compiles everything")
        .DependsOn(Restore)
        .Runs(() => CompileSettings(DotNet.Build(Solution).Configuration(Configuration).NoRestore()));

    /// <summary>What a script adds to the command. Default: nothing.</summary>
    DotNetBuild CompileSettings(DotNetBuild build) => build;
}
