/// <summary>What the runtime calls before the program begins where <c>DOTNET_STARTUP_HOOKS</c> names this assembly: its name is prescribed.</summary>
static class StartupHook
{
    // Not while the module is initialised: code of it on other threads would wait for that.
    public static void Initialize() => BuildKit.Tests.Caching.Oracle.OracleWorker.RunJob();
}
