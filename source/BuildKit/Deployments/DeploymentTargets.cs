using BuildKit.Deployments;
using BuildKit.Releases;
using BuildKit.Targets;

namespace BuildKit;

/// <summary>What a target can do with the releases of a product: bring one to an environment, go back, tell what is where.</summary>
public static class DeploymentTargets
{
    extension(TargetDefinition target)
    {
        /// <summary>
        /// Brings the release that this run has made to the environment that <c>--environment</c> names (default:
        /// <c>local</c>). With <c>--release VERSION|latest</c> it is taken from the release store, and the targets that
        /// only make it do not run.
        /// </summary>
        /// <exception cref="BuildException">BK0501 to BK0599, when it runs; the exit code is then that of the host script.</exception>
        public TargetDefinition Deploys(Product product) => target.AddDeployment(ProductModel.Of(product, nameof(Deploys), target), product);

        /// <summary>Brings a release to an environment, and says how it is restarted and when it counts as healthy.</summary>
        /// <exception cref="BuildException">
        /// BK0412: another target says otherwise of the same product. BK0501 to BK0599, when it runs; the exit code is then
        /// that of the host script.
        /// </exception>
        public TargetDefinition Deploys(Product product, Func<DeploymentDefinition, DeploymentDefinition> define)
        {
            var model = ProductModel.Of(product, nameof(Deploys), target);
            var defined = define(new());
            target.Members.Shared<HostSettingsOfProducts>().Declare(model.Name, target.Target.Name, defined.Settings);
            target.Members.Shared<StrategiesOfProducts>().Declare(model.Name, defined.Strategy);
            if (defined.Secrets.Count > 0)
            {
                target.Members.Shared<SecretsOfProducts>().Declare(model.Name, defined.Secrets);
                defined.Secrets.ForEach(secret => target.Requires(secret.Ask));
            }

            if (defined.Notifiers.Count > 0)
            {
                target.Members.Shared<NotifiersOfProducts>().Declare(model.Name, defined.Notifiers);
            }

            return target.AddDeployment(model, product);
        }

        /// <summary>
        /// Takes the environment that <c>--environment</c> names back to the release before, or to the one that <c>--to</c> names.
        /// </summary>
        /// <exception cref="BuildException">BK0501 to BK0599, when it runs; the exit code is then that of the host script.</exception>
        public TargetDefinition RollsBack(Product product)
        {
            var name = ProductModel.Of(product, nameof(RollsBack), target).Name;
            var request = RequestOptions.OfRollback(target);
            var to = target.Target.Add(target.Members.Shared<DeploymentOptions>().To);
            target.Members.Shared<StrategiesOfProducts>().RollsBack(name, target.Target.Name);
            return target.Add(new CodeAction(_ => DeploymentAction.Of(target, name).RollBackAsync(request.Given, to.Value), product)
            {
                Describe = () => $"takes {name} in {request.Place} back to {(to.Value is { } wanted ? $"release {wanted}" : "the release before")}",
            });
        }

        /// <summary>
        /// Prints what is active in each environment, or in the one that <c>--environment</c> names: since when, by whom, how
        /// healthy it is, and whether the ledger agrees; with <c>--json</c> for machines.
        /// </summary>
        /// <exception cref="BuildException">BK0501 to BK0526, BK0540 to BK0542 and BK0580 to BK0584, when it runs.</exception>
        public TargetDefinition ShowsStatus(Product product)
        {
            var name = ProductModel.Of(product, nameof(ShowsStatus), target).Name;
            target.Target.AnswersInJson = true;
            var environment = target.AddEnvironmentOption();
            return target.Add(new CodeAction(_ => StatusAction.Of(target, name).ShowAsync(environment.Value), product)
            {
                Describe = () => $"asks {environment.Value ?? "each environment"} what of {name} is active",
            });
        }

        TargetDefinition AddDeployment(ProductModel model, Delegate source)
        {
            var product = model.Name;
            target.Members.Shared<HostSettingsOfProducts>().Deploys(model);
            if (target.Members.Shared<StrategiesOfProducts>().Of(product).Migration is not null)
            {
                target.Target.Add(target.Members.Shared<DeploymentOptions>().MigrateOn);
            }

            target.Members.Shared<StrategiesOfProducts>().Deploys(product, target.Target.Name);
            var request = RequestOptions.OfDeployment(target, product);
            var release = ReleaseChoice.Of(target, product);
            target.Target.Foretellers.Add(scope => DeploymentAction.In(scope, target, product).ForetellAsync(request.Given));
            return target.Add(new CodeAction(_ => DeploymentAction.Of(target, product).DeployAsync(request.Given, release), source)
            {
                Describe = () => $"deploys {InWords(release, request)} to {request.Place}",
                Foresee = scope => DeploymentAction.In(scope, target, product).ForeseeAsync(request.Given, release),
            });
        }

        static string InWords(ReleaseChoice release, RequestOptions request) =>
            request.Plan is { } plan ? $"what plan {plan} says"
            : request.PromotedFrom is { } from && release.Named is null ? $"what is live in {from}"
            : release.InWords;

        TargetOption AddEnvironmentOption() => target.Target.Add(target.Members.Shared<DeploymentOptions>().Environment(target.Members));
    }
}
