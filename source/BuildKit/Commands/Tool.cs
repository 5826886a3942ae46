namespace BuildKit;

/// <summary>
/// A tool as a function from arguments to a command: <c>readonly Tool Docker = Tool.Of("docker");</c> and then
/// <c>Docker($"build --tag {tag} .")</c>, in which each hole is one argument.
/// </summary>
/// <param name="arguments">An interpolated string, a text, or a collection of texts.</param>
public delegate Command Tool(Arguments arguments);

/// <summary>Makes tools.</summary>
public static class ToolExtensions
{
    extension(Tool)
    {
        /// <summary>
        /// A tool by its name, looked up on PATH when the command starts, or by its absolute path.
        /// </summary>
        public static Tool Of(string name) => arguments => new Command { Tool = name, Arguments = [.. arguments] };
    }
}
