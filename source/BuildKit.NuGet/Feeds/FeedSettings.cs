using NuGet.Configuration;

namespace BuildKit.Packages;

/// <summary>What <c>nuget.config</c> says: from the root directory upwards, then the user's and the machine's.</summary>
static class FeedSettings
{
    /// <exception cref="BuildException">BK1016: one of the files cannot be read.</exception>
    public static ISettings Load(AbsolutePath root)
    {
        PluginCredentials.Use();
        try
        {
            return Settings.LoadDefaultSettings(root, configFileName: null, machineWideSettings: new XPlatMachineWideSetting());
        }
        catch (NuGetConfigurationException exception)
        {
            throw Errors.ConfigurationInvalid(exception.Message).Exception(exception);
        }
    }
}
