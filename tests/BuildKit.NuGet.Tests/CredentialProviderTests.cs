using System.Runtime.CompilerServices;

namespace BuildKit.Tests;

/// <summary>A credential provider as NuGet knows them: a program that speaks NuGet's protocol for plugins on its standard streams.</summary>
public sealed class CredentialProviderTests : IDisposable
{
    // Answers each question; a handshake is asked for by both sides.
    const string Provider = """
        #!/bin/sh
        say() { printf '{"RequestId":"%s","Type":"%s","Method":"%s","Payload":%s}\n' "$1" "$2" "$3" "$4"; }
        say 00000000-0000-0000-0000-000000000001 Request Handshake '{"ProtocolVersion":"2.0.0","MinimumProtocolVersion":"1.0.0"}'
        while IFS= read -r line; do
          id=$(printf %s "$line" | sed 's/.*"RequestId":"\([^"]*\)".*/\1/')
          method=$(printf %s "$line" | sed 's/.*"Method":"\([^"]*\)".*/\1/')
          case $line in *'"Type":"Request"'*) ;; *) continue ;; esac
          echo "$method" >>"$(dirname "$0")/asked"
          case $method in
            Handshake) say "$id" Response Handshake '{"ResponseCode":"Success","ProtocolVersion":"2.0.0"}' ;;
            GetOperationClaims) say "$id" Response GetOperationClaims '{"Claims":["Authentication"]}' ;;
            GetAuthenticationCredentials)
              say 00000000-0000-0000-0000-000000000002 Request Log '{"LogLevel":"Information","Message":"logging in"}'
              say "$id" Response GetAuthenticationCredentials '{"Username":"build","Password":"from-the-provider","Message":null,"AuthenticationTypes":["Basic"],"ResponseCode":"Success"}' ;;
            Close) exit 0 ;;
            *) say "$id" Response "$method" '{"ResponseCode":"Success"}' ;;
          esac
        done
        """;

    static readonly TemporaryDirectory Installed = new("provider");

    readonly ToolSpace space = new();
    readonly HttpFeed feed = new() { Credentials = "build:from-the-provider" };

    // NuGet looks for providers once in a process, so it is there before any test asks a feed.
    [ModuleInitializer]
    internal static void Install()
    {
        if (!OperatingSystem.IsWindows())
        {
            var provider = Installed.Write("nuget-plugin-trial", Provider);
            File.SetUnixFileMode(provider, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            Environment.SetEnvironmentVariable("NUGET_PLUGIN_PATHS", provider);
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Installed.Dispose();
        }
    }

    [Fact]
    public async Task A_provider_is_asked_where_the_configuration_has_no_credentials()
    {
        Needs.Unix();
        feed.Add(space.Tool("1.0.0"));
        space.Configure(feed.Source);

        Assert.Equal("1.0.0", ToolSpace.VersionOf(await space.ResolveAsync()));
        Assert.Contains("GetAuthenticationCredentials", Installed.Read("asked"), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        feed.Dispose();
        space.Dispose();
    }
}
