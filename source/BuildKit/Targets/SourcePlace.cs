using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace BuildKit.Targets;

/// <summary>
/// Where a method stands in the source, as <c>Build.cs:14</c>, read from the debug information. Asked for only when a
/// message or a plan prints it: opening the debug information costs more than most runs of <c>--list</c>.
/// </summary>
static class SourcePlace
{
    /// <summary>The place of the method's first statement; null if there is no debug information.</summary>
    public static string? Of(MethodInfo method)
    {
        try
        {
            var assembly = method.Module.Assembly.Location;
            if (assembly.Length == 0)
            {
                return null;
            }

            using var file = new PEReader(File.OpenRead(assembly));
            var provider = file.TryOpenAssociatedPortablePdb(assembly, path => File.Exists(path) ? File.OpenRead(path) : null, out var found, out _)
                ? found
                : null;
            using (provider)
            {
                return provider is null ? null : Place(provider.GetMetadataReader(), method);
            }
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException or UnauthorizedAccessException)
        {
            return null; // without debug information there is no place, and that is no reason to fail
        }
    }

    static string? Place(MetadataReader debug, MethodInfo method)
    {
        var handle = ((MethodDefinitionHandle)MetadataTokens.Handle(method.MetadataToken)).ToDebugInformationHandle();
        foreach (var point in debug.GetMethodDebugInformation(handle).GetSequencePoints())
        {
            if (!point.IsHidden)
            {
                var path = debug.GetString(debug.GetDocument(point.Document).Name);
                return $"{path[(path.LastIndexOfAny(['/', '\\']) + 1)..]}:{point.StartLine}";
            }
        }

        return null;
    }
}
