using System.Reflection;

namespace BuildKit.Implementations;

/// <summary>What is known of members of the framework: which of them ask the world, look at code, or change what they are called on.</summary>
static class KnownCode
{
    static readonly Dictionary<string, string[]> Impure = new(StringComparer.Ordinal)
    {
        ["System.DateTime"] = ["get_Now", "get_UtcNow", "get_Today"],
        ["System.DateTimeOffset"] = ["get_Now", "get_UtcNow"],
        ["System.Guid"] = ["NewGuid", "CreateVersion7"],
        ["System.Random"] = [".ctor", "get_Shared"],
        ["System.TimeProvider"] = ["get_System"],
        ["System.TimeZoneInfo"] = ["get_Local"],
        ["System.Diagnostics.Stopwatch"] = ["StartNew", "GetTimestamp"],
        ["System.Diagnostics.Process"] = ["Start"],
        ["System.Globalization.CultureInfo"] = ["get_CurrentCulture", "get_CurrentUICulture"],
        ["System.IO.Path"] = ["GetTempPath", "GetTempFileName", "GetRandomFileName"],
        ["System.IO.Directory"] = ["GetCurrentDirectory", "CreateTempSubdirectory"],
        ["System.Net.Dns"] = [],
        ["System.Net.Http.HttpClient"] = [],
        ["System.Net.Sockets.Socket"] = [],
        ["System.Security.Cryptography.RandomNumberGenerator"] = [],
        ["System.Environment"] = [],
        ["System.Console"] = ["ReadLine", "Read", "ReadKey", "get_In"],
        ["BuildKit.CommandCalls"] = [],
    };

    static readonly string[] HarmlessOfEnvironment = ["get_NewLine", "FailFast"];

    static readonly string[] LooksAtTypes =
        ["GetMethod", "GetField", "GetPropert", "GetMember", "GetConstructor", "GetEvent", "GetNestedType", "GetType", "GetCustomAttribute", "InvokeMember", "GetInterface", "FindMembers", "get_Assembly", "get_Module"];

    static readonly string[] Mutators =
        ["Add", "Remove", "Clear", "Insert", "Push", "Pop", "Enqueue", "Dequeue", "set_", "Sort", "Reverse", "TryAdd", "TryRemove", "TryUpdate", "TryPop", "TryDequeue", "TryTake",
            "Append", "UnionWith", "ExceptWith", "IntersectWith", "SymmetricExceptWith", "GetOrAdd", "AddOrUpdate", "Replace", "EnsureCapacity", "TrimExcess", "Write", "Flush"];

    // Their own code may run, and nothing looks at the members of what they are given.
    static readonly string[] Transparent =
        ["System.Linq.", "System.Threading.", "System.Collections.", "System.Runtime.CompilerServices.", "System.Span", "System.ReadOnlySpan", "System.MemoryExtensions",
            "System.Array", "System.String", "System.Nullable", "System.Func", "System.Action", "System.Lazy", "System.Enum", "System.HashCode", "System.GC", "System.Activator", "System.ValueTuple", "System.Tuple",
            "System.Runtime.InteropServices.", "System.IO.", "System.Memory", "System.Buffers.", "System.Text.StringBuilder", "System.Comparison", "System.Predicate", "System.Object", "System.Math", "System.ArgumentNullException", "System.Convert"];

    static readonly string[] Harmless =
        ["System.Net.Http.HttpClient", "System.Object", "System.Threading.Lock", "System.Threading.SemaphoreSlim", "System.Text.Json.JsonSerializerOptions", "System.TimeProvider", "System.Random",
            "System.Buffers.SearchValues", "System.Globalization.CultureInfo", "System.StringComparer", "System.Text.CompositeFormat", "System.Collections.Generic.IEqualityComparer", "System.Collections.Generic.EqualityComparer",
            "System.Collections.Generic.Comparer", "System.Text.Json.JsonDocumentOptions", "System.Text.Json.JsonWriterOptions", "Serilog.ILogger", "System.Threading.CancellationToken", "System.Xml.XmlWriterSettings", "System.Xml.XmlReaderSettings"];

    /// <summary>What a member asks of the world, as the author writes it: <c>DateTime.Now</c>; null if it asks nothing.</summary>
    public static string? Asks(MethodBase method)
    {
        if (method.DeclaringType?.FullName is not { } type || !Impure.TryGetValue(type, out var names)
            || (names.Length > 0 && !names.Contains(method.Name)) || (type == "System.Environment" && HarmlessOfEnvironment.Contains(method.Name)))
        {
            return null;
        }

        return method.IsConstructor ? method.DeclaringType.Name : $"{method.DeclaringType.Name}.{Plain(method)}";
    }

    /// <summary>What of the process a member changes, as the author writes it: <c>Environment.CurrentDirectory</c>; null if nothing.</summary>
    public static string? ChangesProcess(MethodBase method) => method.DeclaringType?.FullName switch
    {
        "System.Environment" when method.Name is "SetEnvironmentVariable" || IsSetter(method) => $"Environment.{Plain(method)}",
        "System.IO.Directory" when method.Name is "SetCurrentDirectory" => "Directory.SetCurrentDirectory",
        "System.Console" when IsSetter(method) || method.Name.StartsWith("Set", StringComparison.Ordinal) => $"Console.{Plain(method)}",
        "System.Globalization.CultureInfo" when method.IsStatic && IsSetter(method) => $"CultureInfo.{Plain(method)}",
        "System.AppContext" when method.Name is "SetSwitch" or "SetData" => $"AppContext.{method.Name}",
        "Serilog.Log" when IsSetter(method) => "Log.Logger",
        _ => null,
    };

    /// <summary>Whether a member of the framework reaches code in ways that cannot be followed: reflection, <c>dynamic</c>, expression trees, loading.</summary>
    public static bool Reflects(MethodBase method)
    {
        var type = method.DeclaringType;
        return type?.FullName switch
        {
            null => false,
            "System.Type" => Array.Exists(LooksAtTypes, name => method.Name.StartsWith(name, StringComparison.Ordinal)) && method.Name != "GetTypeFromHandle" && method.Name != "GetTypeCode",
            "System.Activator" => !method.IsGenericMethod,
            "System.Delegate" => method.Name is "CreateDelegate" or "DynamicInvoke" or "get_Method",
            "System.Reflection.MemberInfo" => method.Name is not ("get_Name" or "ToString" or "Equals" or "GetHashCode" or "op_Equality" or "op_Inequality"),
            "System.AppDomain" => true,
            "System.Diagnostics.StackTrace" or "System.Diagnostics.StackFrame" => true,
            "System.Runtime.CompilerServices.CallSite" => true,
            var name => name.StartsWith("System.Reflection.", StringComparison.Ordinal) || name.StartsWith("System.Linq.Expressions.", StringComparison.Ordinal)
                || name.StartsWith("Microsoft.CSharp.", StringComparison.Ordinal) || name.StartsWith("System.Runtime.Loader.", StringComparison.Ordinal)
                || name.StartsWith("System.Runtime.CompilerServices.CallSite`", StringComparison.Ordinal),
        };
    }

    /// <summary>Whether a method changes the collection or buffer that it is called on, by its name.</summary>
    public static bool Changes(MethodBase method) =>
        !method.IsStatic && !IsImmutable(method.DeclaringType!) && Array.Exists(Mutators, name => method.Name.StartsWith(name, StringComparison.Ordinal));

    /// <summary>Whether generic code of this member looks at no member of the types that it is given.</summary>
    public static bool IsTransparent(MethodBase method) =>
        method.DeclaringType is { } type && (method.Name == "ForContext" || type.Assembly == typeof(KnownCode).Assembly
            || Array.Exists(Transparent, name => $"{type.Namespace}.{type.Name}".StartsWith(name, StringComparison.Ordinal)));

    /// <summary>Objects without a state that a step could see: what they do is in the code that makes them.</summary>
    public static bool IsHarmless(object value)
    {
        for (var type = value.GetType(); type is not null; type = type.BaseType)
        {
            if (IsHarmlessName(type) && (type != typeof(object) || value.GetType() == typeof(object)))
            {
                return true;
            }
        }

        return Array.Exists(value.GetType().GetInterfaces(), IsHarmlessName) && value.GetType().Assembly != typeof(KnownCode).Assembly
            && value.GetType().Namespace is { } space && (space.StartsWith("System", StringComparison.Ordinal) || space.StartsWith("Serilog", StringComparison.Ordinal));
    }

    static bool IsSetter(MethodBase method) => method.Name.StartsWith("set_", StringComparison.Ordinal);

    static string Plain(MethodBase method) => method.Name is ['g' or 's', 'e', 't', '_', .. var name] ? name : method.Name;

    static bool IsHarmlessName(Type type) => Harmless.Contains($"{type.Namespace}.{type.Name.Split('`')[0]}");

    static bool IsImmutable(Type type) =>
        type == typeof(string) || type.IsPrimitive || type.IsEnum || (type.IsValueType && type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true)
        || type.Namespace is "System.Collections.Immutable" or "System.Collections.Frozen" || type.FullName is "System.Uri" or "System.Version"
        || type.Namespace is "BuildKit" || type.IsAssignableTo(typeof(Delegate));
}
