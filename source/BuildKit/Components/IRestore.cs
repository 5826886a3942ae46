namespace BuildKit;

/// <summary>The target <c>Restore</c>: downloads the packages of the solution.</summary>
public interface IRestore : IHasSolution
{
    /// <summary>Downloads the packages of the solution.</summary>
    Target Restore => _ => _
        .Description("Downloads the packages")
        .Runs(() => RestoreSettings(DotNet.Restore(Solution)));

    /// <summary>What a script adds to the command. Default: nothing.</summary>
    DotNetRestore RestoreSettings(DotNetRestore restore) => restore;
}
