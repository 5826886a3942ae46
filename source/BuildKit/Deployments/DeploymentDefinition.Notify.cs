using BuildKit.Deployments;

namespace BuildKit;

/// <content>Who is told.</content>
public sealed partial class DeploymentDefinition
{
    internal List<INotifier> Notifiers { get; } = [];

    /// <summary>
    /// Tells an address when a deployment or a rollback of the product begins and how it ended, with JSON that <c>docs/notifications.md</c> describes. Each attempt may
    /// take 10 s, and there are two; that it cannot be told is a warning (BK0595). Say it several times for several.
    /// </summary>
    public DeploymentDefinition Notify(Webhook webhook)
    {
        ArgumentNullException.ThrowIfNull(webhook);
        Notifiers.Add(new WebhookNotifier(webhook));
        return this;
    }

    /// <summary>
    /// The same by a command of a POSIX shell, run on this machine in the root directory, with the JSON on its standard input and the variables <c>DEPLOY_EVENT</c>,
    /// <c>DEPLOY_PRODUCT</c>, <c>DEPLOY_ENVIRONMENT</c> and <c>DEPLOY_RELEASE</c>.
    /// </summary>
    public DeploymentDefinition Notify(string command)
    {
        Notifiers.Add(new CommandNotifier(command));
        return this;
    }
}
