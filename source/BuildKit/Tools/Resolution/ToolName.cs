namespace BuildKit.Tools;

/// <summary>A tool's name as it is typed in a terminal.</summary>
static class ToolName
{
    /// <exception cref="BuildException">BK0725: that is none.</exception>
    public static string Of(string name) =>
        name.Length > 0 && name[0] is not ('-' or '.') && !name.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '/' or '\\' or ':' or '"')
            ? name
            : throw Errors.NotAToolName(name).Exception();
}

/// <summary>The value of a member that an attribute gives a tool.</summary>
static class InjectedTool
{
    /// <exception cref="BuildException">BK0726: the member is of another type.</exception>
    public static Tool For(InjectedMember member, string attribute, Tool tool) =>
        member.Type == typeof(Tool) ? tool : throw Errors.NotAToolMember(member.Name, attribute, member.Type).Exception();
}
