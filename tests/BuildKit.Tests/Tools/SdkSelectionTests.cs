using System.Globalization;
using System.Runtime.InteropServices;
using BuildKit.Tools;

namespace BuildKit.Tests.Tools;

/// <summary>Our selection against the one of the host that is installed here.</summary>
public sealed class SdkSelectionTests : IDisposable
{
    static readonly string[] Versions =
    [
        "8.0.100", "8.0.101", "8.0.199", "8.0.200", "9.0.100", "9.0.100-rc.1.24452.12", "9.0.100-rc.2.1", "9.0.304", "9.1.100", "10.0.100", "10.0.100-preview.7",
        "10.0.101", "10.0.401", "10.1.100", "11.0.100-alpha.1", "8.0.1", "10.0.100+x",
    ];

    static readonly string[] Policies = ["disable", "patch", "feature", "minor", "major", "latestPatch", "latestFeature", "latestMinor", "latestMajor", "LATESTMINOR", "newest", "3"];

    readonly TemporaryDirectory space = new();

    AbsolutePath Host => space.Path / "dotnet";

    public void Dispose() => space.Dispose();

    [Theory]
    [MemberData(nameof(Seeds))]
    public void It_is_the_one_that_the_host_selects(int seed)
    {
        Needs.Unix();
        var random = new Random(seed);
        var selected = 0;
        for (var round = 0; round < 40; round++)
        {
            var installed = Install(random);
            var json = GlobalJsonOf(random);
            Directory.CreateDirectory(space.Path / "work/deep");
            File.WriteAllText(space.Path / "work/global.json", json);

            var ours = SdkSelection.For(space.Path / "work/deep", Host)?.Directory;

            var theirs = HostFxr.Resolve(Host, space.Path / "work/deep");
            Assert.True(theirs == ours?.ToString(), string.Create(CultureInfo.InvariantCulture, $"BK_SEED={seed}, round {round}: host {theirs}, ours {ours}\ninstalled {installed}\n{json}"));
            selected += ours is null ? 0 : 1;
        }

        Assert.InRange(selected, 5, 39);
    }

    [Fact]
    public void Case_33_Another_SDK_that_is_not_selected_changes_nothing_and_one_that_is_does()
    {
        Sdk("10.0.401");
        File.WriteAllText(space.Path / "global.json", """{ "sdk": { "version": "10.0.400", "rollForward": "latestPatch" } }""");
        Assert.Equal("10.0.401", SdkSelection.For(space.Path, Host)?.Version);

        Sdk("11.0.100");
        Sdk("10.0.300");
        Assert.Equal("10.0.401", SdkSelection.For(space.Path, Host)?.Version);

        Sdk("10.0.402");
        Assert.Equal("10.0.402", SdkSelection.For(space.Path, Host)?.Version);
    }

    [Fact]
    public void Without_an_SDK_none_is_selected() => Assert.Null(SdkSelection.For(space.Path, Host));

    public static TheoryData<int> Seeds() => new(Rounds.Seeds(5));

    string Install(Random random)
    {
        if (Directory.Exists(Host))
        {
            Directory.Delete(Host, recursive: true);
        }

        if (Directory.Exists(space.Path / "mine"))
        {
            Directory.Delete(space.Path / "mine", recursive: true);
        }

        var installed = Versions.Where(_ => random.Next(3) == 0).ToList();
        installed.ForEach(Sdk);
        Sdk(Versions[random.Next(Versions.Length)], "mine");
        Directory.CreateDirectory(Host / "sdk/10.0.999");
        Directory.CreateDirectory(Host / "sdk/NuGetFallbackFolder");
        return string.Join(' ', installed);
    }

    void Sdk(string version) => Sdk(version, "dotnet");

    void Sdk(string version, string root)
    {
        Directory.CreateDirectory(space.Path / root / "sdk" / version);
        File.WriteAllText(space.Path / root / "sdk" / version / "dotnet.dll", "");
    }

    static string GlobalJsonOf(Random random)
    {
        var sdk = new List<string>();
        if (random.Next(5) > 0)
        {
            sdk.Add($"\"version\": \"{(random.Next(12) == 0 ? "10.0" : Versions[random.Next(Versions.Length)])}\"");
        }

        if (random.Next(4) > 0)
        {
            sdk.Add($"\"rollForward\": \"{Policies[random.Next(Policies.Length)]}\"");
        }

        if (random.Next(3) == 0)
        {
            sdk.Add($"\"allowPrerelease\": {(random.Next(8) == 0 ? "1" : random.Next(2) == 0 ? "true" : "false")}");
        }

        if (random.Next(4) == 0)
        {
            sdk.Add("\"paths\": [" + (random.Next(3) switch { 0 => "\"../mine\", \"$host$\"", 1 => "\"$host$\"", _ => "\"../mine\"" }) + "]");
        }

        return random.Next(12) switch
        {
            0 => "{ \"sdk\": ",
            1 => "{ \"test\": {} }",
            2 => "[]",
            _ => $"{{ /* which */ \"sdk\": {{ {string.Join(", ", sdk)} }} }}",
        };
    }

    /// <summary>The host's own answer, by the entry point that MSBuild's resolver uses.</summary>
    static unsafe class HostFxr
    {
        [ThreadStatic]
        static string? answer;

        public static string? Resolve(string host, string directory)
        {
            var library = NativeLibrary.Load(Directory.GetFiles(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../../host/fxr"), "libhostfxr.*", SearchOption.AllDirectories).Order().Last());
            var resolve = (delegate* unmanaged[Cdecl]<byte*, byte*, int, delegate* unmanaged[Cdecl]<int, byte*, void>, int>)NativeLibrary.GetExport(library, "hostfxr_resolve_sdk2");
            var silence = (delegate* unmanaged[Cdecl]<delegate* unmanaged[Cdecl]<byte*, void>, void*>)NativeLibrary.GetExport(library, "hostfxr_set_error_writer");
            silence(&Ignore);
            answer = null;
            var (hostText, directoryText) = (Marshal.StringToCoTaskMemUTF8(host), Marshal.StringToCoTaskMemUTF8(directory));
            _ = resolve((byte*)hostText, (byte*)directoryText, 0, &Take);
            return answer;
        }

        [UnmanagedCallersOnly(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
        static void Take(int key, byte* value)
        {
            if (key == 0)
            {
                answer = Marshal.PtrToStringUTF8((nint)value);
            }
        }

        [UnmanagedCallersOnly(CallConvs = [typeof(System.Runtime.CompilerServices.CallConvCdecl)])]
        static void Ignore(byte* text)
        {
        }
    }
}
