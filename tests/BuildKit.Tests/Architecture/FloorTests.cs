using System.Text.RegularExpressions;
using Mono.Cecil;
using Mono.Cecil.Rocks;

namespace BuildKit.Tests.Architecture;

/// <summary>
/// Folders of source/BuildKit are floors: a room uses rooms of lower floors and itself, nothing else. What a room uses
/// is read from the compiled assembly, so it does not matter how it is written or imported.
/// </summary>
public partial class FloorTests
{
    // docs/decisions/0001: the plan of the house. The files at the root, what scripts and components inherit, stand beside Hosting.
    static readonly Dictionary<string, int> Floors = new()
    {
        ["Files"] = 0,
        ["Masking"] = 0,
        ["Events"] = 1,
        ["Ledger"] = 1,
        ["Commands"] = 2,
        ["Parameters"] = 3,
        ["Repositories"] = 3,
        ["Inventories"] = 4,
        ["Secrets"] = 4,
        ["Targets"] = 4,
        ["Tools"] = 4,
        ["Implementations"] = 4,
        ["Caching"] = 5,
        ["Graph"] = 5,
        ["Solutions"] = 5,
        ["Verification"] = 6,
        ["Execution"] = 7,
        ["Releases"] = 8,
        ["Rendering"] = 8,
        ["Hosts"] = 9,
        ["Deployments"] = 10,
        ["Pipelines"] = 11,
        ["Hosting"] = 12,
        [""] = 12,
        ["Components"] = 13,
    };

    [Fact]
    public void Rooms_use_lower_floors_only()
    {
        var violations = Uses().Where(use => use.Room != use.Used && !Allowed(use.Room, use.Used))
            .Select(use => $"{use.Room}/{use.Type} uses {use.Used}/{use.UsedType}").Distinct().Order(StringComparer.Ordinal).ToList();

        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }

    [Fact]
    public void Every_folder_stands_on_a_floor()
    {
        var folders = Directory.GetDirectories(SourceTree.Root / "source/BuildKit").Select(Path.GetFileName)
            .Except(["bin", "obj", "build", "Errors"]).Order(StringComparer.Ordinal);

        Assert.Equal(Floors.Keys.Where(room => room.Length > 0).Order(StringComparer.Ordinal), folders);
    }

    // What reads events knows nothing of what posts them; errors may be used anywhere, and know paths and commands, which they print.
    static bool Allowed(string room, string used) => (room, used) switch
    {
        (_, "Errors") => true,
        ("Errors", _) => used is "Files" or "Commands",
        ("Rendering", _) => used is "Events" or "Files",
        ("", "Hosting") => true,
        ("Hosting", "") => true,
        _ => Floors[used] < Floors[room],
    };

    static IEnumerable<(string Room, string Type, string Used, string UsedType)> Uses()
    {
        var rooms = RoomsOfTypes();
        using var assembly = AssemblyDefinition.ReadAssembly(typeof(BuildScript).Assembly.Location);
        foreach (var type in assembly.MainModule.GetAllTypes())
        {
            if (!rooms.TryGetValue(Outermost(type), out var room))
            {
                continue;
            }

            foreach (var used in References(type).Select(Outermost).Distinct())
            {
                if (rooms.TryGetValue(used, out var usedRoom))
                {
                    yield return (room, type.Name, usedRoom, used);
                }
            }
        }
    }

    static IEnumerable<TypeReference> References(TypeDefinition type)
    {
        var found = new List<TypeReference?> { type.BaseType };
        found.AddRange(type.Interfaces.Select(one => one.InterfaceType));
        found.AddRange(type.Fields.Select(field => field.FieldType));
        foreach (var method in type.Methods)
        {
            found.Add(method.ReturnType);
            found.AddRange(method.Parameters.Select(parameter => parameter.ParameterType));
            if (method.HasBody)
            {
                found.AddRange(method.Body.Variables.Select(variable => variable.VariableType));
                foreach (var instruction in method.Body.Instructions)
                {
                    found.Add(instruction.Operand switch
                    {
                        TypeReference reference => reference,
                        MemberReference member => member.DeclaringType,
                        _ => null,
                    });
                    if (instruction.Operand is GenericInstanceMethod generic)
                    {
                        found.AddRange(generic.GenericArguments);
                    }
                }
            }
        }

        return found.OfType<TypeReference>().SelectMany(Parts);
    }

    static IEnumerable<TypeReference> Parts(TypeReference type) =>
        type is GenericInstanceType generic ? generic.GenericArguments.SelectMany(Parts).Append(generic.ElementType) : [type.GetElementType()];

    static string Outermost(TypeReference type)
    {
        while (type.DeclaringType is not null)
        {
            type = type.DeclaringType;
        }

        return type.Scope is ModuleDefinition ? type.Name.Split('`')[0] : "";
    }

    static Dictionary<string, string> RoomsOfTypes()
    {
        var source = SourceTree.Root / "source/BuildKit";
        var rooms = new Dictionary<string, string>();
        foreach (var file in Directory.GetFiles(source, "*.cs", SearchOption.AllDirectories))
        {
            var folder = Path.GetRelativePath(source, Path.GetDirectoryName(file)!).Split('/', '\\')[0];
            foreach (Match match in Declaration().Matches(File.ReadAllText(file)))
            {
                var room = folder == "." ? "" : folder;
                Assert.True(rooms.TryAdd(match.Groups[1].Value, room) || rooms[match.Groups[1].Value] == room,
                    $"two rooms declare a type named {match.Groups[1].Value}");
            }
        }

        return rooms;
    }

    // Types that are declared at the left margin: nested ones belong to theirs.
    [GeneratedRegex(@"^(?:(?:public|internal|sealed|abstract|static|partial|readonly|unsafe|file|ref) )*(?:class|record struct|record|struct|interface|enum|delegate \S+) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
