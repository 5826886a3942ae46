using BuildKit.Events;
using BuildKit.Ledger;
using BuildKit.Masking;

namespace BuildKit.Deployments;

/// <summary>
/// Tells those who want to know that a deployment begins and how it ended. Each is given little time and is asked again once; that one cannot be told is a
/// warning, and changes nothing about the deployment.
/// </summary>
sealed class Notices(DeploymentOrder order, StepScope scope)
{
    const int Attempts = 2;
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>For one attempt.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(10);

    public Task BeginAsync(DeploymentPlan plan)
    {
        var work = plan.Hosts.Count(host => host.Work is HostWork.Deploy or HostWork.Finish or HostWork.GoBack);
        return plan.IsEmpty ? Task.CompletedTask : SendAsync(Of("started", plan.Release) with
        {
            At = scope.Time.GetUtcNow(),
            Title = $"{order.Product} {What(plan.Release)} {order.Environment.Name}: begun by {order.Actor}",
            Text = $"{order.Product} {What(plan.Release)} {order.Environment.Name}: begun by {order.Actor}, {Errors.Count(work, "host")} of {plan.Hosts.Length} to be switched",
        });
    }

    /// <param name="run">What was done.</param>
    /// <param name="release">The release that was wanted.</param>
    /// <param name="failure">Null if nothing failed.</param>
    public Task EndAsync(FleetRun run, string release, BuildError? failure)
    {
        if (run.Plan.IsEmpty)
        {
            return Task.CompletedTask;
        }

        var outcome = run.Outcome(isNew: true);
        var title = $"{order.Product} {What(release)} {order.Environment.Name}: {InWords(outcome)}";
        var states = string.Join('\n', run.Hosts.Select(host => $"{host.Name}: {HostEvents.InWords(host.Standing)}, active: {DeploymentFailure.Active(host.After)}"));
        return SendAsync(Of(outcome, release) with
        {
            At = run.FinishedAt,
            Title = title,
            Text = $"{title}\n{failure?.ToString() ?? states}",
            Next = failure?.Hint ?? (order.RollbackTarget is { } back && order.Kind != DeploymentKind.Rollback ? $"To go back: ./build.sh {back} --environment {order.Environment.Name}" : ""),
            Code = failure?.Code,
            ExitCode = run.ExitCode,
            Hosts = run.Hosts,
        });
    }

    Task SendAsync(Notice notice) => Task.WhenAll(order.Notifiers.Select(notifier => SendAsync(notifier, notice)));

    async Task SendAsync(INotifier notifier, Notice notice)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (why, isFinal) = await TryAsync(notifier, notice).ConfigureAwait(false);
            if (why is null)
            {
                return;
            }

            if (isFinal || attempt == Attempts)
            {
                scope.WarnInFull(Errors.NotificationFailed(notifier.Place, notice.Event, SecretMask.Current.Mask(why)));
                return;
            }

            await Task.Delay(Pause, scope.Time, CancellationToken.None).ConfigureAwait(false);
        }
    }

    // Whatever goes wrong there, the deployment is what matters.
    async Task<(string? Why, bool IsFinal)> TryAsync(INotifier notifier, Notice notice)
    {
        using var limit = new CancellationTokenSource(Limit, scope.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, scope.Stop.Now);
        try
        {
            await notifier.SendAsync(notice, CertainVerb.Steady(scope), stop.Token).ConfigureAwait(false);
            return (null, true);
        }
        catch (OperationCanceledException)
        {
            return ($"it did not answer within {Limit.TotalSeconds:0} s", scope.Stop.Now.IsCancellationRequested);
        }
        catch (NotTakenException e)
        {
            return (e.Message, true);
        }
        catch (BuildException e)
        {
            return (e.Error.Message, false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidOperationException or ArgumentException or FormatException)
        {
            return ((e.InnerException ?? e).Message, false);
        }
    }

    string What(string release) => order.Kind == DeploymentKind.Rollback ? $"back to {(release.Length == 0 ? "the release before" : release)} on" : $"{release} to";

    Notice Of(string name, string release) => new()
    {
        Event = name,
        Product = order.Product,
        Environment = order.Environment.Name,
        Release = release,
        Kind = order.Kind == DeploymentKind.Rollback ? "rollback" : order.Purpose.IsHotfix ? "hotfix" : "planned",
        Actor = order.Actor,
        At = default,
        Title = "",
        Text = "",
    };

    static string InWords(string outcome) => outcome switch
    {
        "succeeded" => "done",
        "succeeded-with-exclusions" => "done, but some hosts were left out",
        "rolled-back" => "failed, and what was active before is active again",
        _ => outcome,
    };
}

/// <summary>Who is told of the deployments of the products of a script.</summary>
sealed class NotifiersOfProducts
{
    readonly Dictionary<string, IReadOnlyList<INotifier>> declared = new(StringComparer.Ordinal);

    public IReadOnlyList<INotifier> Of(string product) => declared.GetValueOrDefault(product) ?? [];

    public void Declare(string product, IReadOnlyList<INotifier> notifiers) => declared[product] = notifiers;
}
