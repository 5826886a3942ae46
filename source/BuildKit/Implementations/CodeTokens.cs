using System.Reflection;

namespace BuildKit.Implementations;

/// <summary>Looks up what the tokens in a method's code mean there: generic parameters have the types that the method was made with.</summary>
sealed class CodeTokens(MethodBase method)
{
    readonly Type[]? typeArguments = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
    readonly Type[]? methodArguments = method is MethodInfo { IsGenericMethod: true } ? method.GetGenericArguments() : null;
    readonly Dictionary<int, MemberInfo> members = [];

    /// <exception cref="NotSupportedException">The runtime does not find it.</exception>
    public MemberInfo Member(Instruction one)
    {
        var token = (int)one.Operand;
        if (!members.TryGetValue(token, out var member))
        {
            member = method.Module.ResolveMember(token, typeArguments, methodArguments)
                ?? throw new NotSupportedException($"{method.Name} refers to what cannot be found");
            members.Add(token, member);
        }

        return member;
    }

    public MethodBase? Called(Instruction one) => one.HasToken ? Member(one) as MethodBase : null;

    public string Text(Instruction one) => method.Module.ResolveString((int)one.Operand);

    /// <summary>The author's type that a method belongs to, whatever types the compiler put between.</summary>
    public static Type? OutermostOf(MethodBase method)
    {
        var type = method.DeclaringType;
        while (type is not null && MadeByCompiler.IsType(type))
        {
            type = type.DeclaringType;
        }

        return type;
    }
}

/// <summary>The numbers of a method's variables; in a part of a method they are counted anew.</summary>
sealed class LocalNumbers(bool isPart)
{
    readonly List<int> order = [];

    public int Of(int variable)
    {
        if (!isPart)
        {
            return variable;
        }

        if (!order.Contains(variable))
        {
            order.Add(variable);
        }

        return order.IndexOf(variable);
    }

    public IEnumerable<int> InOrder(int count) => isPart ? order : Enumerable.Range(0, count);
}
