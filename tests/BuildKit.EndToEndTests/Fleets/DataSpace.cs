namespace BuildKit.Tests.Fleets;

/// <summary>
/// A product with data, a secret and hooks of every kind on two hosts, of which the second keeps the database. Files on that host tell what a migration
/// does: <c>/srv/hold</c> lets it wait, <c>/srv/nobackup</c> and <c>/srv/nomigration</c> let it fail; <c>/srv/begun</c> and <c>/srv/migrated</c> note what it did.
/// </summary>
static class DataSpace
{
    const string Members = ShopSpace.Making + """

        [Parameter("Password of the database"), Secret] readonly string? DbPassword;

        DeploymentEnvironment Production => _ => _.Inventory("inventory.json").HostDirectory("/srv/apps").Ssh(AbsolutePath.Of(Environment.GetEnvironmentVariable("SSH_CONFIG") ?? "/none"));

        Target Deploy => _ => _.DependsOn(Release).Deploys(Shop, deploy => deploy
            .AllAtOnce().Shared("data/")
            .Migrate(m => m.Runs("sh ./migrate.sh").Backup("sh ./backup.sh").OnRole("db"))
            .Secret(() => DbPassword, file: "secrets/db")
            .Drain("sh ./hook.sh drain").Undrain("sh ./hook.sh undrain").Restart("sh ./hook.sh restart")
            .Healthy(health => health.Runs("sh ./hook.sh health").Within(TimeSpan.FromSeconds(2)))
            .Notify("sh ./tell.sh"));
        """;

    public static async Task<FleetSpace> UpAsync()
    {
        var fleet = await FleetSpace.UpAsync(2, members: Members);
        var space = fleet.Shop.Space;
        space.Write("inventory.json", """{ "format": 1, "hosts": [ { "name": "host01", "roles": ["web"] }, { "name": "host02", "roles": ["web", "db"] } ] }""");
        space.Write("source/backup.sh", "[ ! -e /srv/nobackup ] || { echo 'no room for the dump' >&2; exit 3; }\necho \"dump-$DEPLOY_RELEASE\"\n");
        space.Write("source/migrate.sh", """
            echo "$DEPLOY_RELEASE" >>/srv/begun
            while [ -e /srv/hold ]; do sleep 0.05; done
            [ ! -e /srv/nomigration ] || { echo "cannot connect with $DB_PASSWORD" >&2; exit 4; }
            [ -n "$DB_PASSWORD" ] && echo "$DEPLOY_RELEASE" >>/srv/migrated

            """);
        space.Write("source/hook.sh", """
            while [ -e "/srv/hold-$1" ]; do echo waiting >"/srv/in-$1"; sleep 0.05; done
            [ -n "$DB_PASSWORD" ] || exit 9
            [ ! -e "/srv/fail-$1" ] || { echo "$1 failed with $DB_PASSWORD"; printf %s "$DB_PASSWORD" | base64; exit 5; }

            """);
        space.Write("tell.sh", "cat >>.buildkit/notices\n");
        space.Variables["BK_DB_PASSWORD"] = "a password of no interest";
        fleet.Shop.Commit("what the hooks do");
        fleet.Shop.Git("tag", "--force", "v1.0.0");
        return fleet;
    }
}
