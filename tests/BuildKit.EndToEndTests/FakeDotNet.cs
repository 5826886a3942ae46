namespace BuildKit.Tests;

/// <summary>
/// A <c>dotnet</c> made of shell, for what build.sh decides by itself: it "compiles" in no time and its program prints
/// how it was started. <c>BootstrapTests</c> has the real one.
/// </summary>
static class FakeDotNet
{
    const string Script = """
        #!/bin/sh
        case $1 in
          --version) echo 10.0.100; [ ! -f "$FAKE/no-sdk" ] ;;
          --list-sdks) echo '9.0.300 [/somewhere/sdk]' ;;
          build)
            echo compiled >>"$FAKE/log"
            while [ -f "$FAKE/hold" ]; do sleep 0.05; done
            if [ -f "$FAKE/error" ]; then cat "$FAKE/error"; exit 1; fi
            [ -f "$FAKE/no-program" ] || echo program >"${BuildKitProgramDirectory}build.dll"
            echo "$2/" >"${BuildKitProgramDirectory}projects" ;;
          *) echo "started $*"; echo "root $BK_ROOT"; echo "in $(pwd -P)" ;;
        esac

        """;

    /// <summary>Puts it in front of PATH, and a build beside <c>build.sh</c>.</summary>
    public static Space With(Space space)
    {
        var file = space.Write("fake/dotnet", Script);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        space.Write("build/Build.cs", "class Build;");
        space.Write("build/build.csproj", "<Project />");
        space.Variables["BK_PROGRAM"] = "";
        space.Variables["DOTNET"] = "";
        space.Variables["FAKE"] = space.Root / "fake";
        space.Variables["PATH"] = $"{space.Root / "fake"}:{Environment.GetEnvironmentVariable("PATH")}";
        return space;
    }

    /// <summary>How many compilations there have been.</summary>
    public static int Compilations(Space space) => space.Has("fake/log") ? space.Read("fake/log").Count(c => c == '\n') : 0;
}
