using BuildKit.Parameters;
using BuildKit.Targets;

namespace BuildKit;

// Definitions that build on others. What these said comes first; what is said afterwards adds to it or replaces it.
public abstract partial class AnyTargetDefinition<TSelf>
{
    readonly Inheritance inheritance;

    /// <summary>
    /// Says first what the definition says that this one overrides: in a class that of the base class, or else of the component;
    /// in a component that of the component that it derives from. Lists and actions add up; single values are replaced by what
    /// is said afterwards.
    /// </summary>
    /// <exception cref="BuildException">BK0120: it overrides nothing, or definitions of several components. BK0121: a circle.</exception>
    public TSelf Base()
    {
        var (definition, written) = inheritance.Overridden();
        return Apply(definition, written);
    }

    void IDefinition.Apply(Delegate definition, Implementation? written) => Apply(definition, written);

    private protected TSelf InheritFrom(Type component, Delegate target)
    {
        var (definition, written) = inheritance.Of(component, target);
        return Apply(definition, written);
    }

    private protected TSelf Apply(Delegate definition, Implementation? written = null)
    {
        inheritance.Enter(definition, written);
        try
        {
            Call(definition);
        }
        finally
        {
            inheritance.Leave();
        }

        return Self;
    }

    private protected abstract void Call(Delegate definition);
}
