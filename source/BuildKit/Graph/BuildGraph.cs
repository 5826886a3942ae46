using BuildKit.Targets;

namespace BuildKit.Graph;

/// <summary>All targets of a script, proved valid when constructed. Inside, a target is its place in the declaration.</summary>
sealed class BuildGraph
{
    readonly TargetNames names;
    readonly IReadOnlyList<DeclaredEdge> edges;

    BuildGraph(IReadOnlyList<TargetModel> targets, TargetNames names, GraphBuilder builder) =>
        (Targets, this.names, edges, Work) = (targets, names, builder.Edges, builder.Work);

    /// <summary>In the order of their declaration.</summary>
    public IReadOnlyList<TargetModel> Targets { get; }

    /// <summary>How many edges were visited to prove the graph valid.</summary>
    public long Work { get; }

    /// <summary>From each target to those that it depends on.</summary>
    public Adjacency Dependencies => field ??= Later(EdgeKind.Dependency);

    /// <summary>From each target to those that it runs after if they are in the plan.</summary>
    public Adjacency Order => field ??= Later(EdgeKind.Order);

    /// <summary>From each target to those that trigger it.</summary>
    public Adjacency TriggerSources => field ??= Later(EdgeKind.Trigger);

    /// <summary>From each target to those that it triggers.</summary>
    public Adjacency Triggered => field ??= Of(EdgeKind.Trigger, edge => new(edge.Earlier, edge.Later));

    /// <summary>Proves the definitions valid. Patterns of inputs and outputs are brought into their normal form.</summary>
    /// <param name="targets">In the order of their declaration.</param>
    /// <param name="root">The workspace, so that absolute patterns below it can be told from those outside.</param>
    /// <exception cref="BuildException">BK0100 with every problem of the build.</exception>
    public static BuildGraph Create(IReadOnlyList<TargetModel> targets, AbsolutePath? root = null)
    {
        var builder = new GraphBuilder(targets, root);
        var names = builder.Build();
        return builder.Problems.Count == 0
            ? new(targets, names, builder)
            : throw Errors.InvalidBuild(builder.Problems).Exception();
    }

    /// <summary>The target of this name, whatever its case and dashes.</summary>
    /// <exception cref="BuildException">BK0111: there is none.</exception>
    public TargetModel Find(string name) => Targets[Id(name)];

    /// <summary>What a run of these targets does, in which order.</summary>
    /// <exception cref="BuildException">A target is unknown, a condition threw, or requirements are not met.</exception>
    public Plan Plan(PlanRequest request) => new Planner(this, request).Plan();

    /// <summary>The members of the script that targets which would run require to have a value: <c>Requires(() => FeedKey)</c>.</summary>
    public IEnumerable<string> MembersRequired(PlanRequest request) => new Planner(this, request).MembersRequired();

    /// <summary>The targets that a run of these may run, whatever conditions will say.</summary>
    /// <param name="requested">The targets asked for; names that are no longer declared are passed over.</param>
    /// <param name="skipped">As <see cref="PlanRequest.Skip"/>.</param>
    public IEnumerable<TargetModel> Reachable(IReadOnlyList<string> requested, IReadOnlyList<string>? skipped)
    {
        var asked = requested.Select(TryId).OfType<int>().Distinct().ToList();
        return new Membership(this, asked).Members
            .Where(id => skipped is null || (skipped.Count == 0 ? asked.Contains(id) : !skipped.Contains(Targets[id].Name)))
            .Select(id => Targets[id]);
    }

    public int Id(string name) => names.Written(name) ?? throw Errors.UnknownTarget(name, names.Listed).Exception();

    public int? TryId(string name) => names.Written(name);

    // Made when first asked for: a list of targets needs none of them.
    Adjacency Later(EdgeKind kind) => Of(kind, edge => new(edge.Later, edge.Earlier));

    Adjacency Of(EdgeKind kind, Func<DeclaredEdge, Arc> arc) =>
        Adjacency.Of(Targets.Count, [.. edges.Where(edge => edge.Kind == kind).Select(arc)]);
}
