using BuildKit.Parameters;

namespace BuildKit;

/// <summary>
/// A part of a build that several scripts share: an interface whose members have default bodies. A script has it by
/// naming it, and overrides what it wants to have otherwise (see <c>docs/components.md</c>):
/// <code>
/// interface IDocs : IBuildComponent
/// {
///     [Parameter("Language of the documentation")] string Language => Parameter(() => Language, "en");
///
///     Target Docs => _ => _.Executes(() => (RootDirectory / "docs" / Language).CreateDirectory());
/// }
///
/// class Build : BuildScript, IDocs { … }
/// </code>
/// </summary>
public interface IBuildComponent : IComponentBase
{
    /// <inheritdoc cref="BuildScript.RootDirectory"/>
    protected sealed AbsolutePath RootDirectory => Script.Context.Root;

    /// <inheritdoc cref="BuildScript.Repository"/>
    protected sealed GitRepository Repository => Script.GitRepository;

    /// <inheritdoc cref="BuildScript.EnvironmentName"/>
    protected sealed string EnvironmentName => Script.Context.EnvironmentName;

    /// <inheritdoc cref="BuildScript.IsContinuousIntegration"/>
    protected sealed bool IsContinuousIntegration => Script.Context.IsContinuousIntegration;

    /// <summary>
    /// The body of a parameter that a component declares: <c>[Parameter] int Tries => Parameter(() => Tries, 3);</c>. A member
    /// of the same name in the script's class takes over.
    /// </summary>
    /// <param name="member">Names the property itself.</param>
    /// <param name="defaultValue">The value when nobody sets the parameter.</param>
    /// <exception cref="BuildException">BK0122: the lambda names no member. BK0123: the class's member is of another type.</exception>
    protected sealed T Parameter<T>(Func<T> member, T defaultValue) =>
        Script.Values.TryGet(member, out var value) ? value : defaultValue;

    /// <summary>
    /// The body of a parameter whose default takes some work: it is made when the parameter is read and nobody has set it, and
    /// not for <c>--help</c>, which does not show it.
    /// </summary>
    /// <inheritdoc cref="Parameter{T}(Func{T}, T)"/>
    protected sealed T Parameter<T>(Func<T> member, Func<T> defaultValue)
    {
        ArgumentNullException.ThrowIfNull(defaultValue);
        return Script.Values.TryGet(member, out var value) || MemberValues.IsLookedAt ? value : defaultValue();
    }

    /// <summary>The body of a parameter without a default: null, false or zero then.</summary>
    /// <inheritdoc cref="Parameter{T}(Func{T}, T)"/>
    protected sealed T Parameter<T>(Func<T> member) => Script.Values.TryGet(member, out var value) ? value : default!;

    /// <summary>
    /// The body of a member that an <see cref="InjectionAttribute"/> gives its value:
    /// <c>[CurrentUser] string User => Injected(() => User);</c>. A member of the same name in the script's class takes over.
    /// </summary>
    /// <param name="member">Names the property itself.</param>
    /// <exception cref="BuildException">BK0122, BK0123 as for parameters. BK0125: it has no such attribute, or is read too early.</exception>
    protected sealed T Injected<T>(Func<T> member) => Script.Values.TryGet(member, out var value) ? value
        : throw Errors.NotInjected(MemberRead.By(member)!, AuthorPlace.Current).Exception();

    /// <inheritdoc cref="BuildScript.From"/>
    protected static Origins From => Origins.All;

    /// <inheritdoc cref="BuildScript.Result{T}(Target{T})"/>
    protected sealed T Result<T>(Target<T> target) => Script.ResultOf<T>(target);

    // Who else but a build script would have components?
    private BuildScript Script => (BuildScript)this;
}
