using System.Text.RegularExpressions;
using BuildKit.Parameters;

namespace BuildKit.Pipelines;

/// <summary>Names that mean the same to every CI system.</summary>
static partial class JobNames
{
    // Keys of .gitlab-ci.yml that are no jobs, and the two hand-written parts that belong to no job.
    static readonly string[] Reserved =
        ["after-script", "before-script", "cache", "default", "image", "include", "jobs", "nil", "pages", "services", "spec", "stages", "top", "true", "false", "types", "variables", "workflow"];

    /// <summary>The name of a member in lower case with dashes.</summary>
    public static string Of(string member) => Parameter.KebabCase(member).TrimStart('-', '_');

    public static bool IsName(string name) => Name().IsMatch(name);

    public static void Check(PipelineModel pipeline, string name)
    {
        var problem = !IsName(name) ? "lower-case letters, digits and dashes, a letter first, 60 at most"
            : Array.IndexOf(Reserved, name) >= 0 ? "none that GitLab or the hand-written parts need for themselves"
            : pipeline.Jobs.Exists(job => job.Name == name) ? "one for each job of the pipeline"
            : null;
        if (problem is not null)
        {
            throw Errors.CiName("a job", $"'{pipeline.Name}'", name, problem).Exception();
        }
    }

    public static void CheckEnvironment(string place, string name)
    {
        if (!Environment().IsMatch(name))
        {
            throw Errors.CiName("an environment", place, name, "letters, digits, dashes, underscores and slashes, 60 at most").Exception();
        }
    }

    public static void CheckRunner(string name)
    {
        if (!Runner().IsMatch(name))
        {
            throw Errors.CiName("a runner", "CiPlatform.SelfHosted", name, "letters, digits, dashes, dots and underscores, 60 at most").Exception();
        }
    }

    public static void CheckSecret(string place, string variable)
    {
        if (!Variable().IsMatch(variable))
        {
            throw Errors.CiName("a secret", place, variable, "letters from A to Z, digits and underscores").Exception();
        }
    }

    [GeneratedRegex(@"^[A-Z0-9_]+\z")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^[a-z][a-z0-9-]{0,59}\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_/-]{0,59}\z")]
    private static partial Regex Environment();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_.-]{0,59}\z")]
    private static partial Regex Runner();
}
