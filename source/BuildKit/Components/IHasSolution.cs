namespace BuildKit;

/// <summary>
/// The solution that the build is about: the only one in the root directory. Another one: a member of the script's class,
/// <c>[Solution("source/Shop.slnx")] readonly Solution Solution = null!;</c>.
/// </summary>
public interface IHasSolution : IBuildComponent
{
    /// <summary>The solution.</summary>
    [Solution]
    Solution Solution => Injected(() => Solution);
}
