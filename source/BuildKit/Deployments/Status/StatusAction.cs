using BuildKit.Events;
using BuildKit.Releases;
using BuildKit.Targets;

namespace BuildKit.Deployments;

/// <summary>Shows where a product is, and how that differs from what is known.</summary>
sealed class StatusAction(string product, ScriptMembers members, StepScope scope)
{
    readonly ProductPlaces places = new(product, members, scope);

    public static StatusAction Of(TargetDefinition target, string product) =>
        new(product, target.Members, StepScope.Current ?? throw new InvalidOperationException("A step asks for the status."));

    /// <param name="environment">Null for all of them.</param>
    /// <exception cref="BuildException">BK0501 to BK0526: there is no such environment, its hosts cannot be listed or asked, or the ledger cannot be read.</exception>
    public async Task ShowAsync(string? environment)
    {
        var survey = new StatusSurvey(product, scope, new(new(scope.Root), scope.Warn), places.Scripts.Of);
        var asked = await Task.WhenAll((environment is null ? places.Names : [environment]).Select(places.FindAsync)).ConfigureAwait(false);
        var reports = await Task.WhenAll(asked.Select(async place =>
        {
            var hosts = places.HostsOf(place);
            await using var _ = hosts.ConfigureAwait(false);
            return await survey.OfAsync(place, hosts).ConfigureAwait(false);
        })).ConfigureAwait(false);
        Tell(reports, HaveScriptsDrifted ? $"The scripts in {CommittedScripts.DefaultDirectory}/ are not what the build says: ./build.sh :scripts check" : null);
    }

    void Tell(IReadOnlyList<EnvironmentReport> reports, string? scripts)
    {
        var answers = members.Shared<JsonAnswers>();
        if (answers.AreWanted)
        {
            answers.Add(StatusJson.Of(product, reports, scripts));
            return;
        }

        foreach (var line in StatusText.Lines(reports, scripts))
        {
            scope.Say(line);
        }
    }

    bool HaveScriptsDrifted
    {
        get
        {
            try
            {
                var mine = members.Shared<HostSettingsOfProducts>().Deployed.FirstOrDefault(known => known.App == product);
                if (mine is not null)
                {
                    CommittedScripts.RefuseStale(scope.Root, mine);
                }

                return false;
            }
            catch (BuildException)
            {
                return true;
            }
        }
    }
}
