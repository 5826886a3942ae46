using BuildKit.Hosting;
using BuildKit.Parameters;
using BuildKit.Targets;

namespace BuildKit;

/// <summary>
/// What a build script inherits. Targets, parameters, products and environments are its members:
/// <code>
/// class Build : BuildScript
/// {
///     static Task&lt;int> Main(string[] args) => Run&lt;Build>(args, defaultTarget: b => b.Test);
///
///     Target Test => _ => _.Runs(() => DotNet.Test(RootDirectory / "Shop.sln"));
/// }
/// </code>
/// </summary>
public abstract class BuildScript : ScriptBase, IBuildComponent, IHoldsMemberValues
{
    /// <summary>The root directory of the workspace, where the bootstrap script lies.</summary>
    protected AbsolutePath RootDirectory => Context.Root;

    /// <summary>The git repository of the workspace; it is asked only when one of its members is read.</summary>
    protected GitRepository Repository => GitRepository;

    /// <summary>
    /// The environment that this run deploys to: what <c>--environment</c> or <c>BK_ENVIRONMENT</c> says; default
    /// <c>local</c>. Known before the targets are defined, so that they can depend on it.
    /// </summary>
    protected string EnvironmentName => Context.EnvironmentName;

    /// <summary>True on a CI runner: the variable <c>CI</c> is <c>true</c> or <c>1</c>.</summary>
    protected bool IsContinuousIntegration => Context.IsContinuousIntegration;

    /// <summary>Where something can be taken from that a product needs: <c>.Version(From.Git)</c>.</summary>
    protected static Origins From => Origins.All;

    /// <summary>
    /// The result of a target that the target that runs depends on, directly or through others. To be read in <c>Runs</c>,
    /// <c>Executes</c>, <c>ForEach</c>, <c>OnlyWhen</c> and <c>Returns</c>.
    /// </summary>
    /// <exception cref="BuildException">
    /// BK0101: it is no member of the script. BK0126: nothing runs. BK0127: there is no such dependency. BK0128: it has no
    /// result, because it was skipped or failed.
    /// </exception>
    protected T Result<T>(Target<T> target) => ResultOf<T>(target);

    /// <summary>Runs the build: reads the command line, plans and executes. The entry point of a build program.</summary>
    /// <typeparam name="T">The build script.</typeparam>
    /// <param name="args">The command line as Main receives it.</param>
    /// <param name="defaultTarget">What runs when no target is named; null for no default.</param>
    /// <returns>
    /// The exit code: 0 success, 1 a target failed, 2 wrong usage or invalid build, 75 workspace busy, 130 cancelled,
    /// or the host script's code if only a deployment failed.
    /// </returns>
    protected static Task<int> Run<T>(string[] args, Func<T, Target>? defaultTarget = null) where T : BuildScript, new() =>
        BuildHost.RunAsync(HostEnvironment.Of(args), defaultTarget);

    internal ScriptContext Context { get; } = ScriptContext.Current;

    internal GitRepository GitRepository => field ??= new(Context.Root);

    internal MemberValues Values => field ??= new(this);

    MemberValues IHoldsMemberValues.Values => Values;

    /// <summary>The members of the script that have definitions; null until the script is created and its parameters are set.</summary>
    internal ScriptMembers? Definitions { get; set; }

    internal T Component<T>() where T : class =>
        this as T ?? throw Errors.ComponentMissing(typeof(T), GetType(), AuthorPlace.Current).Exception();

    internal T ResultOf<T>(Delegate target)
    {
        if (Definitions is null)
        {
            throw Errors.ResultOutsideOfTargets(null, AuthorPlace.Current).Exception();
        }

        var name = Definitions.NameOf(target) ?? throw Errors.UnknownReference(AuthorPlace.Current ?? nameof(Result), "target").Exception();
        return ResultScope.ResultOf(name) is T result ? result : default!;
    }
}
