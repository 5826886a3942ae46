using BuildKit.Hosting;

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
public abstract class BuildScript
{
    readonly ScriptContext context = ScriptContext.Current;

    /// <summary>The root directory of the workspace, where the bootstrap script lies.</summary>
    protected AbsolutePath RootDirectory => context.Root;

    /// <summary>The git repository of the workspace; it is asked only when one of its members is read.</summary>
    protected GitRepository Repository => field ??= new(context.Root);

    /// <summary>
    /// The environment that this run deploys to: what <c>--environment</c> or <c>BK_ENVIRONMENT</c> says; default
    /// <c>local</c>. Known before the targets are defined, so that they can depend on it.
    /// </summary>
    protected string EnvironmentName => context.EnvironmentName;

    /// <summary>True on a CI runner: the variable <c>CI</c> is <c>true</c> or <c>1</c>.</summary>
    protected bool IsContinuousIntegration => context.IsContinuousIntegration;

    /// <summary>Runs the build: reads the command line, plans and executes. The entry point of a build program.</summary>
    /// <typeparam name="T">The build script.</typeparam>
    /// <param name="args">The command line as Main receives it.</param>
    /// <param name="defaultTarget">What runs when no target is named; null for no default.</param>
    /// <returns>
    /// The exit code: 0 success, 1 a target failed, 2 wrong usage or invalid build, 75 workspace busy, 130 cancelled,
    /// or the host script's code if only a deployment failed.
    /// </returns>
    protected static Task<int> Run<T>(string[] args, Func<T, Target>? defaultTarget = null) where T : BuildScript, new() =>
        BuildHost.RunAsync(HostEnvironment.OfProcess(args), defaultTarget);
}
