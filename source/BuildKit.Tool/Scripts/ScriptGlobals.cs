namespace BuildKit;

/// <summary>What the statements of a script can name, beside everything of BuildKit.</summary>
/// <param name="args">The words behind the script's name.</param>
public sealed class ScriptGlobals(string[] args)
{
    /// <summary>The words behind the script's name on the command line.</summary>
    public IReadOnlyList<string> Args { get; } = args;
}
