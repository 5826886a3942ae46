using BuildKit.Events;
using BuildKit.Releases;
using BuildKit.Targets;

namespace BuildKit;

/// <summary>What a target can do with a release that is made: bring it to where others take it from.</summary>
public static class PublishTargets
{
    extension(TargetDefinition target)
    {
        /// <summary>
        /// Publishes the release that this run has made, or with <c>--release VERSION|latest</c> one of the release store; then the targets
        /// that only make it do not run. What is there already with the same bytes is left, so it can be done again at any time.
        /// </summary>
        /// <param name="product">The product.</param>
        /// <param name="to">Where to; for several places say it several times.</param>
        /// <exception cref="BuildException">
        /// BK0417 to BK0419: there is no such release, or it is damaged. BK0421, BK0422: what has become of it, or who signed it, is not to be trusted. BK0487: another one is published there. BK0483 to BK0491, when it runs.
        /// </exception>
        public TargetDefinition Publishes(Product product, Destination to)
        {
            ArgumentNullException.ThrowIfNull(to);
            var choice = ReleaseChoice.Of(target, ProductModel.Of(product, nameof(Publishes), target).Name);
            return target.Add(new CodeAction(cancellation => PublishAsync(choice, to, target.Members, cancellation), product)
            {
                Describe = () => $"publishes {choice.InWords}, {to.Takes}, to {to.Place}",
            });
        }
    }

    static async Task PublishAsync(ReleaseChoice choice, Destination to, ScriptMembers members, CancellationToken cancellation)
    {
        var scope = StepScope.Current ?? throw new InvalidOperationException("A release is published by a step.");
        var release = choice.Find(scope.Root);
        var verified = await ReleaseVerification.OfAsync(release.Directory, ReleaseSigners.Of(scope.Root, members)).ConfigureAwait(false);
        if (verified.Objection is { } objection)
        {
            throw objection.Exception();
        }

        await new Publication(release, to, scope).RunAsync(cancellation).ConfigureAwait(false);
    }
}
