using System.Collections.Immutable;

namespace BuildKit.Tools;

/// <summary>
/// How the programs of Microsoft.Testing.Platform are asked for a .trx file: each framework and extension has an option
/// of its own, and refuses the others'.
/// </summary>
static class TestReport
{
    // It comes first: xunit's own writer gives up on control characters.
    const string Extension = "--report-trx";
    const string Xunit = "--report-xunit-trx";

    static readonly string[] WithExtension =
        ["Microsoft.Testing.Extensions.TrxReport", "MSTest", "MSTest.Sdk", "TUnit", "TUnit.Engine"];

    static readonly string[] WithXunit = ["xunit.v3", "xunit.v3.mtp-v1", "xunit.v3.mtp-v2", "xunit.v3.core", "xunit.v3.core.mtp-v1", "xunit.v3.core.mtp-v2"];

    static readonly string[] WithNone =
        ["NUnit", "NUnit3TestAdapter", "MSTest.TestAdapter", "MSTest.TestFramework", "Microsoft.Testing.Platform", "Microsoft.Testing.Platform.MSBuild",
            "YoloDev.Expecto.TestSdk", "Expecto"];

    /// <summary>The option that all test projects understand; none if no test project has any.</summary>
    /// <exception cref="BuildException">BK0233: they have options, but none in common.</exception>
    public static ImmutableArray<string> OptionFor(AbsolutePath subject)
    {
        var offers = ProjectFiles.Of(subject)
            .Select(project => (Project: project, Options: Options(ReferencedPackages.Of(project))))
            .Where(offer => offer.Options is not null)
            .Select(offer => (offer.Project, Options: offer.Options!))
            .ToList();
        if (offers.All(offer => offer.Options.Length == 0))
        {
            return [];
        }

        var common = offers.Select(offer => offer.Options.AsEnumerable()).Aggregate(Enumerable.Intersect).FirstOrDefault();
        return common is not null ? [common] : throw Errors.TestReportsDiffer(subject, offers).Exception();
    }

    /// <summary>The options of a project, the better one first; null if it is no test project.</summary>
    static string[]? Options(IReadOnlySet<string> packages)
    {
        string[] options = [.. packages.Overlaps(WithExtension) ? [Extension] : Array.Empty<string>(), .. packages.Overlaps(WithXunit) ? [Xunit] : Array.Empty<string>()];
        return options.Length > 0 ? options : packages.Overlaps(WithNone) ? [] : null;
    }
}
