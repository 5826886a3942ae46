using System.Reflection;
using BuildKit.Packages;
using NuGet.Packaging.Core;

namespace BuildKit.Tests;

/// <summary>The wording of every error of BuildKit.NuGet, on one page.</summary>
public class PackageErrorsTests
{
    [Fact]
    public void Every_error_of_packages_reads_well() => Snapshot.Matches(string.Join("\n\n", typeof(BuildKit.Packages.Errors)
        .GetMethods(BindingFlags.Static | BindingFlags.Public).Where(method => method.ReturnType == typeof(BuildError))
        .Select(method => (BuildError)method.Invoke(null, [.. method.GetParameters().Select(Sample)])!)
        .OrderBy(error => error.Code, StringComparer.Ordinal).Select(error => error.ToString()))
        .Replace(BuildKit.Tools.Platform.Fitting[0], "linux-x64", StringComparison.Ordinal));

    static object? Sample(ParameterInfo parameter) => parameter.ParameterType switch
    {
        var type when type == typeof(string) => parameter.Name == "id" ? "Shop.Tool" : parameter.Name == "version" ? "1.2.0" : $"<{parameter.Name}>",
        var type when type == typeof(Type) => typeof(string),
        var type when type == typeof(int) => 2,
        var type when type == typeof(bool) => true,
        var type when type == typeof(AbsolutePath) => AbsolutePath.Of("/shop/build/tools.lock.json"),
        var type when type == typeof(PackageIdentity) => new PackageIdentity("Shop.Tool", new("1.2.0")),
        var type when type == typeof(ToolRequest) => new ToolRequest { Member = "Tool", Id = "Shop.Tool", Root = AbsolutePath.Of("/shop") },
        var type when type == typeof(IReadOnlyList<string>) => new[] { $"<{parameter.Name} 1>", $"<{parameter.Name} 2>" },
        _ => new[] { ("feed [https://feed.example.com/index.json]", "401: <reason>") },
    };
}
