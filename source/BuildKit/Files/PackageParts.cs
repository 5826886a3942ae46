using System.Text;
using System.Xml.Linq;

namespace BuildKit.Files;

/// <summary>The two parts of a package that say how the others hang together, in an order and with names that depend on content only.</summary>
static class PackageParts
{
    /// <summary>Points relationships to the new names, and names each one after what it says.</summary>
    public static XDocument NormalisedRelationships(XDocument document, IReadOnlyDictionary<string, string> names)
    {
        foreach (var relationship in document.Root!.Elements())
        {
            var target = (string?)relationship.Attribute("Target") ?? "";
            var renamed = names.TryGetValue(target.TrimStart('/'), out var name) ? $"/{name}" : target;
            var type = (string?)relationship.Attribute("Type");
            relationship.SetAttributeValue("Target", renamed);
            relationship.SetAttributeValue("Id", $"R{Digest.OfBytes(Encoding.UTF8.GetBytes($"{type} {renamed}")).ToString()[..16].ToUpperInvariant()}");
        }

        return Sorted(document, relationship => (string?)relationship.Attribute("Target"));
    }

    public static XDocument NormalisedContentTypes(XDocument document) =>
        Sorted(document, type => $"{type.Name.LocalName} {(string?)type.Attribute("Extension") ?? (string?)type.Attribute("PartName")}");

    static XDocument Sorted(XDocument document, Func<XElement, string?> key)
    {
        var elements = document.Root!.Elements().OrderBy(key, StringComparer.Ordinal).ToArray();
        document.Root.ReplaceNodes(elements.Cast<object>().ToArray());
        return document;
    }
}
