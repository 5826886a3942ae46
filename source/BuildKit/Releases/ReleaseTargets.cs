using BuildKit.Events;
using BuildKit.Releases;
using BuildKit.Targets;

namespace BuildKit;

/// <summary>What a target can do with a product: make a release of it.</summary>
public static class ReleaseTargets
{
    extension(TargetDefinition target)
    {
        /// <summary>
        /// Makes a release of the product in the release store, <c>.buildkit/releases/PRODUCT/RELEASE</c>, after the targets
        /// that its packages come from. A release that is there already with the same bytes is left as it is.
        /// </summary>
        /// <exception cref="BuildException">BK0402 to BK0481, when it runs.</exception>
        public TargetDefinition Creates(Product product)
        {
            var model = ProductModel.Of(product, nameof(Creates), target);
            var settings = target.Members.Shared<HostSettingsOfProducts>();
            var made = target.Members.Shared<ReleasesOfThisRun>();
            var options = target.Members.Shared<ReleaseOptions>();
            if (!target.Target.Options.Contains(options.AllowDirty))
            {
                target.Target.Options.Add(options.AllowDirty);
            }

            target.Target.Provides.Add(Provision(model.Name));
            target.Target.Keeps.Add($"{ReleaseStore.Home}/{model.Name}");
            target.DependsOn([.. model.Sources]);
            target.Target.Foretellers.Add(scope => Task.Run(() =>
                new ReleaseForesight(ProductModel.Of(product, nameof(Creates), target), settings.Of(model.Name), scope.Root) { MayBeDirty = options.AllowDirty.Value is not null }.Require()));
            // Defined anew when it runs: secrets, such as a signing key, are known only to a run that needs them.
            return target.Add(new CodeAction(
                cancellation => Task.Run(async () =>
                    made.Add(await MakeAsync(ProductModel.Of(product, nameof(Creates), target), target.Members, settings, options, cancellation).ConfigureAwait(false)), cancellation), product)
            {
                Description = $"makes a release of {model.Name}",
            });
        }
    }

    /// <summary>The words in which a target says that it makes a release, and another that it does without.</summary>
    internal static string Provision(string product) => $"release of {product}";

    static async Task<ReleaseManifest> MakeAsync(
        ProductModel product, ScriptMembers members, HostSettingsOfProducts settings, ReleaseOptions options, CancellationToken cancellation)
    {
        var scope = StepScope.Current ?? throw new InvalidOperationException("A release is made by a step.");
        var maker = new ReleaseMaker(product, members, new GitRepository(scope.Root), scope)
        {
            Settings = settings.Of(product.Name),
            DirtyBecause = options.AllowDirty.Value,
        };
        return (await maker.MakeAsync(cancellation).ConfigureAwait(false)).Manifest;
    }
}
