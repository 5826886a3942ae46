using System.Reflection;

namespace BuildKit.Implementations;

/// <summary>The pieces of code of a program that steps reach, each read once.</summary>
sealed class CodeGraph
{
    // More is a program that steps should not have in them.
    const int Most = 50_000;
    const int Deepest = 12;

    readonly CodeUses uses;
    readonly CodeAssemblies assemblies;
    readonly Dictionary<CodeReference, CodeNode> nodes = [];
    readonly Dictionary<CodeReference, CodeReach> reaches = [];
    CodeReach? whole;

    public CodeGraph(object script)
    {
        assemblies = new(script.GetType().Assembly, ((string?)AppContext.GetData("APP_CONTEXT_DEPS_FILES") ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries));
        Dispatch = new(script, assemblies);
        uses = new(Dispatch, assemblies);
    }

    public Dispatch Dispatch { get; }

    public bool IsFollowed(Type type) => assemblies.IsFollowed(type);

    /// <summary>What a method reaches. What its own code names is shared with all others that name it.</summary>
    public CodeReach From(MethodBase entry) => Of(new(CodeReferenceKind.Method, entry), Entry);

    /// <summary>What an object of the author's brings into the steps that hold it.</summary>
    public CodeReach FromInstance(Type type) => Of(new(CodeReferenceKind.Instance, type), Reach);

    /// <summary>All code of the author.</summary>
    public CodeReach Whole => whole ??= ReachAll();

    CodeReach Of(CodeReference reference, Func<CodeReference, CodeReach> find)
    {
        if (!reaches.TryGetValue(reference, out var reach))
        {
            reach = find(reference);
            reaches.Add(reference, reach);
        }

        return reach;
    }

    // Nobody else calls the lambda of a step, so that it is no part of a circle.
    CodeReach Entry(CodeReference entry) => Guarded(entry, () =>
    {
        var own = Node(entry);
        return MadeByCompiler.IsMethod((MethodBase)entry.Member) && !own.References.Contains(entry)
            ? CodeReach.Of([own]).With([.. own.References.Select(next => Of(next, Reach))])
            : CodeReach.Of(Walk([entry]));
    });

    CodeReach Reach(CodeReference entry) => Guarded(entry, () => CodeReach.Of(Walk([entry])));

    CodeReach Guarded(CodeReference entry, Func<CodeReach> find)
    {
        try
        {
            return find();
        }
        catch (Exception exception) when (exception is TypeLoadException or IOException or BadImageFormatException or NotSupportedException
            or ArgumentException or InvalidOperationException or MissingMemberException or TypeInitializationException)
        {
            var name = Files.Digest.OfBytes(System.Text.Encoding.UTF8.GetBytes($"{entry.Member.DeclaringType} {entry.Member}"));
            return Whole with { Digest = name, Fallback = $"its code cannot be followed ({exception.Message})" };
        }
    }

    List<CodeNode> Walk(IEnumerable<CodeReference> entries)
    {
        var waiting = new Stack<CodeReference>(entries);
        var seen = new HashSet<CodeReference>(waiting);
        var found = new List<CodeNode>();
        while (waiting.TryPop(out var reference))
        {
            var node = Node(reference);
            found.Add(node);
            if (found.Count > Most)
            {
                throw new NotSupportedException("it reaches too much code to follow");
            }

            foreach (var next in node.References)
            {
                if (seen.Add(next))
                {
                    waiting.Push(next);
                }
            }
        }

        return found;
    }

    CodeNode Node(CodeReference given)
    {
        var reference = given.Member is MethodBase method && Depth(method) > Deepest ? given with { Member = Open(method) } : given;
        if (!nodes.TryGetValue(reference, out var node))
        {
            node = Read(reference);
            nodes.Add(reference, node);
        }

        return node;
    }

    CodeNode Read(CodeReference reference)
    {
        var names = new CodeNames();
        switch (reference)
        {
            case { Kind: CodeReferenceKind.Method, Member: MethodBase method }:
                return !IsFollowed(method.DeclaringType!) ? new() { Name = names.Of(method), Outside = { assemblies.IdentityOf(method.Module.Assembly) ?? "" } }
                    : CodeReader.OfMethod(MadeByCompiler.IsMethod(method) ? "the step's own code" : names.Of(method), method, uses);
            case { Kind: CodeReferenceKind.Initialiser, Member: FieldInfo field }:
                return CodeReader.OfInitialiser(field, uses);
            default:
                return CodeReader.OfType((Type)reference.Member, reference.Kind == CodeReferenceKind.WholeType, uses);
        }
    }

    // Code that makes ever deeper generic types is read as it is written, for whatever types.
    static MethodBase Open(MethodBase method) => method.Module.ResolveMethod(method.MetadataToken)!;

    static int Depth(MethodBase method) => Math.Max(Depth(method.DeclaringType), method.IsGenericMethod ? method.GetGenericArguments().Max(Depth) : 0);

    static int Depth(Type? type) => type switch
    {
        null => 0,
        { HasElementType: true } => 1 + Depth(type.GetElementType()),
        { IsGenericType: true } => 1 + type.GetGenericArguments().Max(Depth),
        _ => 1,
    };

    CodeReach ReachAll()
    {
        var types = assemblies.Followed().SelectMany(Dispatch.TypesOf).Where(type => !MadeByCompiler.IsType(type));
        var resources = assemblies.Followed().Select(ResourcesOf);
        try
        {
            return CodeReach.Of(Walk(types.Select(type => new CodeReference(CodeReferenceKind.WholeType, type))), resources);
        }
        catch (Exception exception) when (exception is TypeLoadException or IOException or BadImageFormatException or NotSupportedException
            or ArgumentException or InvalidOperationException or MissingMemberException)
        {
            return CodeReach.OfFiles(assemblies.Followed());
        }
    }

    static CodePart ResourcesOf(Assembly assembly)
    {
        var digests = assembly.GetManifestResourceNames().Order(StringComparer.Ordinal).Select(name =>
        {
            using var stream = assembly.GetManifestResourceStream(name);
            return $"{name} {(stream is null ? "" : Files.Digest.OfStream(stream))}";
        });
        return new($"resources of {assembly.GetName().Name}", Files.Digest.OfBytes(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', digests))));
    }
}
