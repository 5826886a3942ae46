using System.Collections;
using System.Reflection;
using System.Text.RegularExpressions;

namespace BuildKit.Parameters;

/// <summary>What the script says of a parameter's values beyond their type: limits, a pattern, a list, a check of its own.</summary>
sealed class ParameterRules
{
    const BindingFlags Any =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    readonly ScriptMember member;
    readonly ParameterAttribute attribute;
    readonly ParameterType type;
    readonly IComparable? min;
    readonly IComparable? max;

    /// <exception cref="BuildException">BK0615: what the script says makes no sense.</exception>
    public ParameterRules(ScriptMember member, ParameterAttribute attribute, ParameterType type)
    {
        (this.member, this.attribute, this.type) = (member, attribute, type);
        (min, max) = (Limit(nameof(ParameterAttribute.Min), attribute.Min), Limit(nameof(ParameterAttribute.Max), attribute.Max));
        if (attribute.ValuesFrom is { } source && Getter(source) is null)
        {
            throw Wrong($"ValuesFrom names '{source}', which is no field, property or method without parameters of the script").Exception();
        }

        if (attribute.CheckedBy is { } check && Check(check) is null)
        {
            throw Wrong($"CheckedBy names '{check}', which is no method that takes the parameter's value and returns a text").Exception();
        }
    }

    /// <summary>True if a member of the script gives the values allowed.</summary>
    public bool AreChoicesListed => attribute.ValuesFrom is not null;

    /// <summary>The values that the script's member gives.</summary>
    /// <exception cref="BuildException">BK0616: it threw.</exception>
    public IReadOnlyList<string> Choices => field ??=
        Ask(attribute.ValuesFrom!, Getter(attribute.ValuesFrom!)!) is IEnumerable values
            ? [.. values.Cast<object>().Select(value => value as string ?? type.TextOfOne(value))]
            : throw Wrong($"ValuesFrom names '{attribute.ValuesFrom}', which gives no sequence of values").Exception();

    public string? Pattern => attribute.Pattern;

    public object? Min => min;

    public object? Max => max;

    /// <summary>The limits in words; null if there are none.</summary>
    public string? Range => (min, max) switch
    {
        (null, null) => null,
        (null, _) => $"up to {ScalarText.Of(max)}",
        (_, null) => $"from {ScalarText.Of(min)}",
        _ => $"{ScalarText.Of(min)} to {ScalarText.Of(max)}",
    };

    /// <summary>Limits and pattern, for the help.</summary>
    public string InWords => string.Join("; ", new[] { Range, Pattern is null ? null : $"matches {Pattern}" }.OfType<string>());

    /// <summary>Why one value is not allowed, as far as that can be said without the script; null if it is.</summary>
    public string? Refusal(string text, object value) =>
        min?.CompareTo(value) > 0 || max?.CompareTo(value) < 0 ? $"allowed is {Range}"
        : attribute.Pattern is { } pattern && !Expression(pattern).IsMatch(text) ? $"it does not match {pattern}"
        : null;

    /// <summary>What the script's own check says of the value; null if it is content, or there is none.</summary>
    /// <exception cref="BuildException">BK0616: it threw.</exception>
    public string? Objection(object value) =>
        attribute.CheckedBy is { } name ? (string?)Ask(name, () => Check(name)!.Invoke(member.Script, [value])) : null;

    IComparable? Limit(string name, object? given)
    {
        if (given is null)
        {
            return null;
        }

        try
        {
            return type.Parse(ScalarText.Of(given), AbsolutePath.Of(Path.GetTempPath())) as IComparable
                ?? throw Wrong($"{name} is given, but values of type {type.Item.Name} have no order").Exception();
        }
        catch (Exception exception) when (exception is not BuildException)
        {
            throw Wrong($"{name} is {given}, which is no value of type {type.Item.Name}").Exception(exception);
        }
    }

    Regex Expression(string pattern)
    {
        try
        {
            return new($@"\A(?:{pattern})\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10));
        }
        catch (ArgumentException exception)
        {
            throw Wrong($"Pattern is no regular expression: {exception.Message}").Exception(exception);
        }
    }

    Func<object?>? Getter(string name)
    {
        foreach (var scope in Scopes())
        {
            if (scope.GetField(name, Any) is { } field)
            {
                return () => field.GetValue(member.Script);
            }

            if (scope.GetProperty(name, Any) is { } property)
            {
                return () => property.GetValue(member.Script);
            }

            if (scope.GetMethod(name, Any, []) is { } method)
            {
                return () => method.Invoke(member.Script, []);
            }
        }

        return null;
    }

    MethodInfo? Check(string name) => Scopes().SelectMany(scope => scope.GetMember(name, MemberTypes.Method, Any)).Cast<MethodInfo>().FirstOrDefault(method =>
        method.ReturnType == typeof(string) && method.GetParameters() is [var only]
        && only.ParameterType.IsAssignableFrom(Nullable.GetUnderlyingType(member.Type) ?? member.Type));

    // The script's class and its bases, then the component that declares the parameter.
    IEnumerable<Type> Scopes()
    {
        for (var scope = member.Script.GetType(); scope is not null && scope != typeof(object); scope = scope.BaseType)
        {
            yield return scope;
        }

        if (member.IsOfComponent)
        {
            yield return member.Info.DeclaringType!;
        }
    }

    object? Ask(string name, Func<object?> question)
    {
        try
        {
            return question();
        }
        catch (TargetInvocationException exception)
        {
            var thrown = exception.InnerException!;
            throw (thrown as BuildException)?.Error.Exception(thrown)
                ?? Errors.ParameterRuleThrew(member.Name, name, thrown.GetType().Name, thrown.Message).Exception(thrown);
        }
    }

    BuildError Wrong(string reason) => Errors.ParameterDeclaredWrongly(member.Name, reason);
}
