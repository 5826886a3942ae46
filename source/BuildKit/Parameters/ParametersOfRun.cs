namespace BuildKit.Parameters;

/// <summary>The parameters of a script, for those who tell what a run was given.</summary>
sealed class ParametersOfRun
{
    public IReadOnlyList<Parameter> All { get; set; } = [];
}
