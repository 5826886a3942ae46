using System.Text.RegularExpressions;
using BuildKit.Pipelines;

namespace BuildKit.Tests.Pipelines;

public sealed partial class ActionPinsTests : IDisposable
{
    readonly PipelineWorkspace workspace = new();

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void Every_action_is_pinned_by_a_whole_commit_with_its_version_behind_it()
    {
        workspace.Run<ShopBuild>(":ci", "write");
        string[] uses = [.. workspace.Read(".github/workflows/shop-delivery.yml").Split('\n').Where(line => line.Contains("uses:", StringComparison.Ordinal))];

        Assert.NotEmpty(uses);
        Assert.All(uses, line => Assert.Matches(Pinned(), line));
        Assert.Equal(40, ActionPins.Checkout.Commit.Length);
    }

    [GeneratedRegex("^ +- uses: actions/[a-z-]+@[0-9a-f]{40} # v[0-9]+\\.[0-9]+\\.[0-9]+$")]
    private static partial Regex Pinned();
}
