using System.Reflection;
using BuildKit.Parameters;

namespace BuildKit.Targets;

/// <summary>The definition of a target, with or without a result.</summary>
interface IDefinition
{
    /// <summary>Lets the delegate say what it has to say, on behalf of the target.</summary>
    /// <param name="definition">The delegate of a target, of the type that fits this definition.</param>
    /// <param name="written">The body that the delegate was read from, if it is known.</param>
    /// <exception cref="BuildException">BK0121: definitions inherit from each other in a circle.</exception>
    void Apply(Delegate definition, Implementation? written = null);

    /// <summary>The definition that a target's delegate takes.</summary>
    static IDefinition Of(Delegate target, TargetModel model, ScriptMembers members) => target is Target
        ? new TargetDefinition(model, members)
        : (IDefinition)Activator.CreateInstance(
            typeof(TargetDefinition<>).MakeGenericType(target.GetType().GetGenericArguments()),
            BindingFlags.Instance | BindingFlags.NonPublic, binder: null, [model, members], culture: null)!;
}
