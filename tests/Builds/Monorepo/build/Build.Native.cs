partial class Build
{
    Target Native => _ => _
        .Description("The native part of this system")
        .DependsOn(NativeLinux, NativeMac, NativeWindows);

    Target NativeLinux => _ => _
        .Unlisted()
        .OnlyWhenStatic(OperatingSystem.IsLinux, "not on Linux")
        .Runs(() => Tool.Of("sh")($"{RootDirectory / "native/check.sh"} Linux"));

    Target NativeMac => _ => _
        .Unlisted()
        .OnlyWhenStatic(OperatingSystem.IsMacOS, "not on macOS")
        .Runs(() => Tool.Of("sh")($"{RootDirectory / "native/check.sh"} macOS"));

    Target NativeWindows => _ => _
        .Unlisted()
        .OnlyWhenStatic(OperatingSystem.IsWindows, "not on Windows")
        .Runs(() => Tool.Of("cmd")($"/c echo native part for Windows"));
}
