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

    extension(Tool tool)
    {
        /// <summary>Requires this version of the tool or a later one: <c>Requires(Terraform.AtLeast("1.5"))</c>.</summary>
        /// <exception cref="BuildException">BK0733: that is no version.</exception>
        public ToolRequirement AtLeast(string version) => tool.AnyVersion().AtLeast(version);

        /// <summary>Requires that the tool is there. It is looked up and not started.</summary>
        public ToolRequirement AnyVersion() => new(tool);
    }
}
