using BuildKit.Parameters;

namespace BuildKit.Targets;

/// <summary>The definitions that are being applied to one target, innermost last: what Base means, and what goes in circles.</summary>
sealed class Inheritance(TargetModel target, ScriptMembers members)
{
    readonly List<Layer> layers = [];

    /// <exception cref="BuildException">BK0121: the definition is being applied already.</exception>
    public void Enter(Delegate definition, Implementation? written)
    {
        foreach (var layer in layers)
        {
            if (layer.Definition.Method == definition.Method)
            {
                throw Errors.InheritsFromItself(target.Name, [.. layers.Select(one => one.Described), layer.Described], Place).Exception();
            }
        }

        layers.Add(new(definition, written, members));
    }

    public void Leave() => layers.RemoveAt(layers.Count - 1);

    /// <summary>What the definition that is being applied overrides.</summary>
    /// <exception cref="BuildException">BK0120: nothing, or nothing that is more specific than the rest.</exception>
    public (Delegate Definition, Implementation Written) Overridden()
    {
        var written = layers[^1].Written;
        var found = written is null ? [] : Bodies(written.Overridden(members.Script!.GetType()));
        return found is [var one] ? one : throw Errors.NothingToInherit(
            target.Name, nameof(TargetDefinition.Base), found.ConvertAll(other => other.Written.Declarer), Place).Exception();
    }

    /// <summary>What a component makes of the target that the lambda names, whatever overrides it.</summary>
    /// <exception cref="BuildException">BK0120: the component has no definition of it. BK0122: the lambda names no member.</exception>
    public (Delegate Definition, Implementation Written) Of(Type component, Delegate lambda)
    {
        if (!component.IsInstanceOfType(members.Script))
        {
            throw Errors.ComponentMissing(component, members.Script!.GetType(), Place).Exception();
        }

        var name = MemberRead.By(lambda) ?? throw Errors.NotAMember(nameof(TargetDefinition.Inherit), Place).Exception();
        var found = Bodies(Implementation.SeenFrom(component, name));
        return found is [var one] ? one : throw Errors.NothingToInherit(
            target.Name, $"{nameof(TargetDefinition.Inherit)}<{component.Name}>",
            found.ConvertAll(other => other.Written.Declarer), Place).Exception();
    }

    string? Place => AuthorPlace.Current ?? target.Place();

    // One of another type, such as a target with a result in the place of one without, is no definition for this target.
    List<(Delegate Definition, Implementation Written)> Bodies(IReadOnlyList<Implementation> some)
    {
        var bodies = new List<(Delegate, Implementation)>();
        foreach (var one in some)
        {
            if (one.ValueIn(members.Script!) is Delegate body && body.GetType() == layers[^1].Definition.GetType())
            {
                bodies.Add((body, one));
            }
        }

        return bodies;
    }

    // Where it is written is asked for only by definitions that build on others.
    sealed class Layer(Delegate definition, Implementation? written, ScriptMembers members)
    {
        public Delegate Definition => definition;

        public Implementation? Written => written ?? members.ImplementationOf(definition);

        public string Described => Written is null ? "a definition" : $"{Written.Declarer.Name}.{Written.Name}";
    }
}
