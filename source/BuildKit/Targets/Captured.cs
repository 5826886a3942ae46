using System.Reflection;
using System.Runtime.CompilerServices;

namespace BuildKit.Targets;

/// <summary>
/// The variables that a definition captures from the method around it. Two members that one method makes share the code of
/// their definitions, so they could not be told apart, and a reference to the second would mean the first.
/// </summary>
static class Captured
{
    // Fields with such names hold the script and the variables of the blocks around.
    const char MadeByCompiler = '<';

    /// <summary>Their names; none if the object that a lambda was made with holds at most the script.</summary>
    public static IReadOnlyList<string> By(object closure)
    {
        var names = new List<string>();
        for (var each = (object?)closure; each?.GetType() is { } type && type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);)
        {
            object? around = null;
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            {
                if (!field.Name.Contains(MadeByCompiler, StringComparison.Ordinal))
                {
                    names.Add(field.Name);
                }
                else if (field.Name.StartsWith("CS$", StringComparison.Ordinal))
                {
                    around = field.GetValue(each);
                }
            }

            each = around;
        }

        return names;
    }
}
