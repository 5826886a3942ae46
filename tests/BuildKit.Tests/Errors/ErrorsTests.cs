using System.Reflection;
using System.Text.RegularExpressions;

namespace BuildKit.Tests;

/// <summary>All errors in one place: each is made here once with sample values, snapshotted, and documented.</summary>
[Trait("Reads", "Documents")]
public partial class ErrorsTests
{
    static readonly List<MethodInfo> Methods = [.. typeof(BuildKit.Errors)
        .GetMethods(BindingFlags.Static | BindingFlags.Public).Where(method => method.ReturnType == typeof(BuildError))];

    [Fact]
    public void Every_error_reads_well() => Snapshot.Matches(string.Join("\n\n", Methods.Select(Sample)
        .OrderBy(error => error.Code, StringComparer.Ordinal).Select(error => error.ToString())));

    [Fact]
    public void A_code_means_one_thing()
    {
        // A method that narrows another one down calls it; what must not be is a code that two methods write.
        var methods = File.ReadAllText(SourceTree.Root / "source/BuildKit/Errors/Errors.cs").Split("public static BuildError ");
        var shared = methods.SelectMany(method => Code().Matches(method).Select(match => match.Groups[1].Value).Distinct())
            .GroupBy(code => code).Where(group => group.Count() > 1).Select(group => group.Key);

        Assert.Empty(shared);
    }

    [Fact]
    public void Every_code_has_its_section_and_every_section_its_code()
    {
        var documented = Heading().Matches(File.ReadAllText(SourceTree.Root / "docs/errors.md")).Select(match => match.Groups[1].Value);
        var sources = new[] { "source", "build.sh" }.SelectMany(place => Directory.Exists(SourceTree.Root / place)
            ? Directory.GetFiles(SourceTree.Root / place, "Errors.cs", SearchOption.AllDirectories).Concat(Directory.GetFiles(SourceTree.Root / place, "Texts.cs", SearchOption.AllDirectories))
                .Concat(Directory.GetFiles(SourceTree.Root / place, "Rules.cs", SearchOption.AllDirectories))
            : [SourceTree.Root / place]);
        var used = sources.SelectMany(file => Code().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value);

        Assert.Equal(used.Distinct().Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Only_the_file_of_errors_makes_them()
    {
        var elsewhere = Directory.GetFiles(SourceTree.Root / "source/BuildKit", "*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) is not ("Errors.cs" or "BuildError.cs"))
            .Where(file => Regex.IsMatch(File.ReadAllText(file), @"new BuildException\(|new BuildError\b|Code = ""BK"));

        Assert.Empty(elsewhere);
    }

    // Values by type and name are enough to read a sentence.
    static BuildError Sample(MethodInfo method) =>
        (BuildError)method.Invoke(null, [.. method.GetParameters().Select(parameter => Value(parameter.ParameterType, parameter.Name!))])!;

    static object? Value(Type type, string name)
    {
        if (type == typeof(string))
        {
            return $"<{name}>";
        }

        if (type == typeof(AbsolutePath))
        {
            return AbsolutePath.Of($"/work-space/{name}");
        }

        if (type == typeof(Command))
        {
            return new Command { Tool = "tool", Arguments = ["--option", "two words"] };
        }

        if (type == typeof(BuildError))
        {
            return new BuildError { Code = "BK0000", Message = "A problem" };
        }

        if (type == typeof(Type))
        {
            return typeof(Uri);
        }

        if (type == typeof(TimeSpan))
        {
            return TimeSpan.FromSeconds(90);
        }

        if (type == typeof(DateTimeOffset))
        {
            return new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);
        }

        if (Nullable.GetUnderlyingType(type) is { } bare)
        {
            return Value(bare, name);
        }

        var element = type.IsArray ? type.GetElementType()
            : type.IsGenericType && typeof(System.Collections.IEnumerable).IsAssignableFrom(type) && type.GetGenericArguments().Length == 1
                ? type.GetGenericArguments()[0] : null;
        if (element is not null)
        {
            var items = Array.CreateInstance(element, 2);
            items.SetValue(Value(element, name + "1"), 0);
            items.SetValue(Value(element, name + "2"), 1);
            return type.IsArray || type.IsInterface ? items : Activator.CreateInstance(type, items);
        }

        if (type.IsGenericType && type.FullName!.StartsWith("System.ValueTuple", StringComparison.Ordinal))
        {
            return Activator.CreateInstance(type, [.. type.GetGenericArguments().Select((part, i) => Value(part, $"{name}.{i}"))]);
        }

        if (type.IsValueType)
        {
            return type.IsEnum ? Enum.GetValues(type).GetValue(0)
                : type == typeof(bool) ? false
                : type.IsPrimitive ? Convert.ChangeType(42, type, System.Globalization.CultureInfo.InvariantCulture)
                : Activator.CreateInstance(type);
        }

        if (typeof(Exception).IsAssignableFrom(type))
        {
            return new InvalidOperationException($"<{name}>");
        }

        var constructor = type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(one => one.GetParameters() is not [{ ParameterType: var only }] || only != type).MinBy(one => one.GetParameters().Length);
        return constructor?.Invoke([.. constructor.GetParameters().Select(parameter => Value(parameter.ParameterType, parameter.Name!))]);
    }

    [GeneratedRegex(@"^## (BK\d{4})", RegexOptions.Multiline)]
    private static partial Regex Heading();

    // As text, as what build.sh fails with, as the first word of a line.
    [GeneratedRegex("""(?:"|fail |^ +)(BK\d{4})(?:["\s:])""", RegexOptions.Multiline)]
    private static partial Regex Code();
}
