using System.Xml;
using System.Xml.Linq;
using BuildKit.Tools;

namespace BuildKit.Releases;

/// <summary>The licence that a NuGet package declares: an expression, a file in it, or an address.</summary>
static class NuspecLicence
{
    /// <summary>NuGet puts this address into every package that has one of the other two, for readers of old.</summary>
    const string Deprecated = "https://aka.ms/deprecateLicenseUrl";

    const string OfExpression = "https://licenses.nuget.org/";

    /// <param name="package">The directory of the package; null if it is in no folder.</param>
    /// <exception cref="IOException">The package is not there: the list would depend on the machine.</exception>
    public static Licence? In(AbsolutePath? package)
    {
        var nuspec = package is null ? null : Directory.EnumerateFiles(package, "*.nuspec").Order(StringComparer.Ordinal).FirstOrDefault();
        return nuspec is null ? throw new FileNotFoundException($"the package that it names is not in the folder of packages: {package}") : Read(nuspec);
    }

    static Licence? Read(string nuspec)
    {
        try
        {
            using var xml = XmlReader.Create(nuspec, SafeXml.Settings);
            var metadata = XElement.Load(xml).Elements().FirstOrDefault(element => element.Name.LocalName == "metadata");
            var licence = Named(metadata, "license");
            var address = Named(metadata, "licenseUrl")?.Value.Trim();
            return licence?.Attribute("type")?.Value switch
            {
                "expression" => new(licence.Value.Trim(), null, null),
                "file" => new(null, licence.Value.Trim(), null),
                _ when address is null or "" or Deprecated => null,
                _ when address.StartsWith(OfExpression, StringComparison.Ordinal) => new(Uri.UnescapeDataString(address[OfExpression.Length..]), null, null),
                _ => new(null, "see address", address),
            };
        }
        catch (XmlException exception)
        {
            throw new IOException($"{Path.GetFileName(nuspec)} of a package cannot be read: {exception.Message}", exception);
        }
    }

    static XElement? Named(XElement? metadata, string name) => metadata?.Elements().FirstOrDefault(element => element.Name.LocalName == name);
}
