using System.Reflection;
using System.Runtime.CompilerServices;

namespace BuildKit.Tests.Tools;

/// <summary>What can be said of a command by typed methods, found by saying all of it.</summary>
static class TypedOptions
{
    static readonly List<MethodInfo> Extensions = [.. typeof(BuildScript).Assembly.GetExportedTypes()
        .Where(type => type is { IsAbstract: true, IsSealed: true } && type != typeof(CommandExtensions) && type != typeof(CommandCalls))
        .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public))
        .Where(method => method.IsDefined(typeof(ExtensionAttribute)))];

    /// <summary>Each method that the command offers, as it is written, with the options that it adds.</summary>
    public static IEnumerable<(string Method, string[] Options)> Of(OptionCommand command) =>
        from method in Extensions.Select(method => Closed(method, command.GetType())).OfType<MethodInfo>()
        let options = Arguments(method).SelectMany(arguments => Added(command, method, arguments)).Distinct().ToArray()
        where options.Length > 0
        orderby Written(method), string.Join(' ', options)
        select (Written(method), options);

    /// <summary>The options that a command has by itself.</summary>
    public static IEnumerable<string> Fixed(OptionCommand command) =>
        command.Arguments.TakeWhile(argument => argument != "--").Where(argument => argument.StartsWith('-') && argument != "-c").Select(Name);

    static IEnumerable<string> Added(OptionCommand command, MethodInfo method, object?[] arguments)
    {
        var after = ((OptionCommand)method.Invoke(null, [command, .. arguments])!).Arguments.ToList();
        foreach (var argument in command.Arguments)
        {
            after.Remove(argument);
        }

        return after.Where(argument => argument.Length > 1 && argument[0] == '-' && argument != "--").Select(Name);
    }

    static string Name(string argument) => argument.Split('=', ':')[0];

    static MethodInfo? Closed(MethodInfo method, Type command)
    {
        try
        {
            var closed = method.IsGenericMethodDefinition ? method.MakeGenericMethod(command) : method;
            return closed.GetParameters()[0].ParameterType == command && closed.GetParameters().Skip(1).All(one => !one.ParameterType.IsByRefLike) ? closed : null;
        }
        catch (ArgumentException)
        {
            return null; // the command is none of those that take it
        }
    }

    static IEnumerable<object?[]> Arguments(MethodInfo method)
    {
        IEnumerable<object?[]> all = [[]];
        foreach (var parameter in method.GetParameters().Skip(1))
        {
            all = [.. all.SelectMany(some => Samples(parameter.ParameterType), (some, sample) => (object?[])[.. some, sample])];
        }

        return all;
    }

    static IEnumerable<object> Samples(Type type) =>
        type == typeof(string) ? ["Sample"]
        : type == typeof(int) ? [3]
        : type == typeof(double) ? [3.5]
        : type == typeof(bool) ? [true, false]
        : type == typeof(TimeSpan) ? [TimeSpan.FromMinutes(1)]
        : type == typeof(Uri) ? [new Uri("https://example.com/")]
        : type == typeof(AbsolutePath) ? [AbsolutePath.Of("/sample")]
        : type == typeof(Configuration) ? [Configuration.Release]
        : type == typeof(SemanticVersion) ? [SemanticVersion.Parse("1.2.3-rc.1")]
        : type == typeof(IEnumerable<string>) ? [new[] { "Sample" }, Array.Empty<string>()]
        : type == typeof(IEnumerable<AbsolutePath>) ? [new[] { AbsolutePath.Of("/sample") }]
        : type == typeof(IEnumerable<(string, string)>) ? [new[] { ("Name", "value") }]
        : type.IsEnum ? Enum.GetValues(type).Cast<object>()
        : throw new NotSupportedException($"no sample of {type}");

    static string Written(MethodInfo method) =>
        $"{method.Name}({string.Join(", ", method.GetParameters().Skip(1).Select(one => one.Name + (one.IsDefined(typeof(ParamCollectionAttribute)) ? "…" : "")))})";
}
