using BuildKit.Solutions;

namespace BuildKit;

/// <summary>
/// Gives a member of type <see cref="Solution"/> its value: <c>[Solution] readonly Solution Solution = null!;</c> is the
/// only <c>.sln</c> or <c>.slnx</c> in the root directory. The file is read when the solution is first used.
/// </summary>
/// <exception cref="BuildException">
/// BK0700: there is no solution. BK0701: there are several. BK0702: the named one is missing. BK0703: it lies outside of
/// the root directory. BK0704: the member is no <see cref="Solution"/>. BK0705: the file is of another kind.
/// </exception>
public sealed class SolutionAttribute : InjectionAttribute
{
    readonly string? path;

    /// <summary>The only solution in the root directory.</summary>
    public SolutionAttribute()
    {
    }

    /// <summary>A named solution: a <c>.sln</c>, a <c>.slnx</c>, or a filter <c>.slnf</c>.</summary>
    /// <param name="path">The path, relative to the root directory: <c>"source/Shop.slnx"</c>.</param>
    public SolutionAttribute(string path) => this.path = path;

    /// <summary>The path, relative to the root directory; null for the only solution there.</summary>
    public string? Path => path;

    /// <inheritdoc/>
    protected internal override object? ValueOf(InjectedMember member)
    {
        ArgumentNullException.ThrowIfNull(member);
        return member.Type == typeof(Solution)
            ? path is null ? new Solution(SolutionSearch.Only(member)) : Solution.At(SolutionSearch.Named(path, member))
            : throw Errors.NotASolutionMember(member.Name, member.Type).Exception();
    }
}
