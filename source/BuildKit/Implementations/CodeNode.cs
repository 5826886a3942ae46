using System.Reflection;
using BuildKit.Files;

namespace BuildKit.Implementations;

/// <summary>
/// One piece of code in canonical form, and what it says of the world: a method that the author named with everything that the compiler
/// made of it, the initialiser of a static field, or what is to be known of a type.
/// </summary>
sealed class CodeNode
{
    public required string Name { get; init; }

    public Digest Digest { get; set; }

    /// <summary>The code that this code may reach next.</summary>
    public HashSet<CodeReference> References { get; } = [];

    /// <summary>Fields of the script that it reads.</summary>
    public HashSet<FieldInfo> Fields { get; } = [];

    /// <summary>Members of the script whose values the engine holds: parameters of components, the environment's name, facts of the repository.</summary>
    public HashSet<ScriptValue> Held { get; } = [];

    public HashSet<FieldInfo> Statics { get; } = [];

    /// <summary>Fields of closures that it reads, in the order in which it meets them.</summary>
    public List<FieldInfo> Captured { get; } = [];

    public HashSet<FieldInfo> CapturedWrites { get; } = [];

    /// <summary>Names of members of the script.</summary>
    public HashSet<string> Members { get; } = new(StringComparer.Ordinal);

    /// <summary>What stands for the assemblies that it calls and that are not followed.</summary>
    public HashSet<string> Outside { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Notes { get; } = new(StringComparer.Ordinal);

    public string? Uncacheable { get; set; }

    public string? Fallback { get; set; }
}

/// <summary>What a reference to code means.</summary>
enum CodeReferenceKind
{
    /// <summary>A method is called, or made a delegate.</summary>
    Method,

    /// <summary>A static field is read, so that its initialiser decides its value.</summary>
    Initialiser,

    /// <summary>An instance is made: the framework may call what it overrides.</summary>
    Instance,

    /// <summary>Code that is not followed is given the type: it may look at everything in it.</summary>
    WholeType,
}

/// <summary>Code that some code may reach.</summary>
readonly record struct CodeReference(CodeReferenceKind Kind, MemberInfo Member);

/// <summary>A member of the script whose value the engine holds.</summary>
/// <param name="Name">The member's name, or <c>Repository.Commit</c>.</param>
/// <param name="Getter">What reads it of the script; for a fact of the repository, of the repository.</param>
readonly record struct ScriptValue(string Name, MethodInfo Getter);
