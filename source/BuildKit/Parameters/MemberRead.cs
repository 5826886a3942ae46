using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace BuildKit.Parameters;

/// <summary>Finds the member that a lambda such as <c>() => FeedKey</c> returns, by a look at its compiled code.</summary>
static class MemberRead
{
    const string BackingField = ">k__BackingField";

    /// <summary>The name of the field or property; null if the lambda does anything else than to return one.</summary>
    public static string? By(Delegate lambda) => MemberOf(lambda) switch
    {
        FieldInfo { Name: var field } when field.EndsWith(BackingField, StringComparison.Ordinal) => field[1..^BackingField.Length],
        FieldInfo { Name: var field } => field,
        MethodInfo { Name: var getter } => getter["get_".Length..],
        _ => null,
    };

    /// <summary>The field, or the property's getter; null if the lambda does anything else than to return one.</summary>
    public static MemberInfo? MemberOf(Delegate lambda) => MemberOf(lambda.Method);

    /// <inheritdoc cref="MemberOf(Delegate)"/>
    public static MemberInfo? MemberOf(MethodInfo method)
    {
        try
        {
            return method.GetMethodBody()?.GetILAsByteArray() is { } code ? Member(method, code) : null;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException or InvalidOperationException)
        {
            return null;
        }
    }

    static MemberInfo? Member(MethodInfo method, byte[] code)
    {
        MemberInfo? member = null;
        for (var at = 0; at < code.Length; at++)
        {
            var operation = code[at];
            if (operation == OpCodes.Ldfld.Value || operation == OpCodes.Ldsfld.Value
                || operation == OpCodes.Call.Value || operation == OpCodes.Callvirt.Value)
            {
                member = Resolved(method, BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(at + 1)));
                at += 4;
            }
            else if (operation == OpCodes.Box.Value)
            {
                at += 4;
            }
            else if (operation == OpCodes.Br_S.Value)
            {
                at += 1;
            }
            else if (!IsPlain(operation))
            {
                return null;
            }
        }

        return member;
    }

    static bool IsPlain(byte operation) =>
        operation == OpCodes.Ldarg_0.Value || operation == OpCodes.Ldarg_1.Value || operation == OpCodes.Ret.Value
        || operation == OpCodes.Nop.Value || operation == OpCodes.Stloc_0.Value || operation == OpCodes.Ldloc_0.Value;

    static MemberInfo? Resolved(MethodInfo method, int token)
    {
        var member = method.Module.ResolveMember(
            token, method.DeclaringType?.GetGenericArguments(), method.IsGenericMethod ? method.GetGenericArguments() : null);
        return member is FieldInfo or MethodInfo { IsSpecialName: true } && (member is FieldInfo || member.Name.StartsWith("get_", StringComparison.Ordinal))
            ? member
            : null;
    }
}
