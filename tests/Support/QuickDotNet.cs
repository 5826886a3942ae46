using System.Diagnostics;
using System.Runtime.Versioning;

[assembly: AssemblyFixture(typeof(BuildKit.Tests.QuickDotNet))]

namespace BuildKit.Tests;

/// <summary>
/// The machine's <c>dotnet</c>, first on PATH while tests run, with what makes many small builds cheap: one compiler server for all of them, one node
/// for MSBuild, and neither profiles nor early collections. Nine tenths of such a build are compilers that start. On Linux; elsewhere nothing changes.
/// </summary>
public sealed class QuickDotNet : IDisposable
{
    static readonly string? Before = Environment.GetEnvironmentVariable("PATH");

    readonly TemporaryDirectory? directory;
    readonly Process? compiler;

    public QuickDotNet()
    {
        if (!OperatingSystem.IsLinux() || Installed() is not { } dotnet)
        {
            return;
        }

        directory = new("dotnet");
        var pipe = $"bk-{Environment.ProcessId}";
        LinkAllBut(dotnet, directory.Path);
        WriteScript(dotnet, pipe);
        compiler = StartCompiler(dotnet, pipe);
        Environment.SetEnvironmentVariable("PATH", $"{directory.Path}:{Before}");
    }

    /// <summary>PATH without it, for tests of what a build does that nobody helps.</summary>
    public static string? PathWithout => Before;

    public void Dispose()
    {
        if (directory is null)
        {
            return;
        }

        Environment.SetEnvironmentVariable("PATH", Before);
        compiler?.Kill();
        compiler?.Dispose();
        directory.Dispose();
    }

    static FileInfo? Installed() => (Before ?? "").Split(Path.PathSeparator).Select(folder => new FileInfo(Path.Combine(folder, "dotnet"))).FirstOrDefault(file => file.Exists) is not { } found ? null
        : (FileInfo)(found.ResolveLinkTarget(returnFinalTarget: true) ?? found);

    // Whoever looks for SDKs or runtimes beside it finds those of the machine.
    static void LinkAllBut(FileInfo dotnet, string directory)
    {
        foreach (var entry in dotnet.Directory!.EnumerateFileSystemInfos().Where(entry => entry.Name != dotnet.Name))
        {
            File.CreateSymbolicLink(Path.Combine(directory, entry.Name), entry.FullName);
        }
    }

    [SupportedOSPlatform("linux")]
    void WriteScript(FileInfo dotnet, string pipe)
    {
        var script = directory!.Write(dotnet.Name, $"""
            #!/bin/sh
            export DOTNET_TieredPGO=0 DOTNET_gcConcurrent=0 DOTNET_GCgen0size=0x4000000 UseSharedCompilation=true SharedCompilationId={pipe}
            case $1 in
              build | pack | publish | restore)
                export DOTNET_PROCESSOR_COUNT=1
                for word; do
                  shift
                  case $word in -maxcpucount:*) word=-maxcpucount:1 ;; esac
                  set -- "$@" "$word"
                done ;;
            esac
            exec '{dotnet.FullName}' "$@"

            """);
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    // Not left to the first build: a step ends with everything that it has started. Builds that do not find it compile by themselves.
    static Process? StartCompiler(FileInfo dotnet, string pipe)
    {
        using var asked = Process.Start(new ProcessStartInfo(dotnet.FullName, "--version") { RedirectStandardOutput = true, WorkingDirectory = SourceTree.Root })!;
        var version = asked.StandardOutput.ReadToEnd().Trim();
        var compiler = Path.Combine(dotnet.DirectoryName!, "sdk", version, "Roslyn/bincore/VBCSCompiler.dll");
        return File.Exists(compiler) ? Process.Start(new ProcessStartInfo(dotnet.FullName, [compiler, $"-pipename:{pipe}"]) { WorkingDirectory = "/", Environment = { ["DOTNET_TieredPGO"] = "0" } }) : null;
    }
}
