using System.Collections;
using System.Reflection;
using BuildKit.Events;
using BuildKit.Masking;

namespace BuildKit.Tests.Events;

/// <summary>Every text of every event is masked, also of those that are yet to come.</summary>
public class MaskedEventsTests
{
    const string Canary = "c4nary-bird";

    // Names in the source of the build, and what the engine itself makes.
    static readonly string[] Names =
    [
        "TargetEvent.Target", "TargetEvent.Step", "WarningRaised.Target", "WarningRaised.Code", "BuildStarted.Run", "BuildStarted.Root", "BuildStarted.Targets",
        "ReleaseMade.Product", "ReleaseMade.Digest", "HostVerbFinished.Environment", "HostVerbFinished.Host", "HostVerbFinished.Verb",
        "ReleasePublished.Product", "ReleasePublished.Result", "DeploymentFinished.Product", "DeploymentFinished.Environment", "DeploymentFinished.Result",
        "PackageSent.Host", "PackageSent.Package", "DeploymentPlanned.Environment", "HostStateChanged.Environment", "HostStateChanged.Host", "HostStateChanged.Doing", "HostStateChanged.Health",
    ];

    public static TheoryData<Type> Kinds => [.. typeof(BuildEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(BuildEvent)) && !type.IsAbstract)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Nothing_but_names_is_left(Type kind)
    {
        var mask = new SecretMask();
        mask.Add(Canary, "test");

        var left = Texts(((BuildEvent)Filled(kind)).Masked(mask)).Where(text => text.Value.Contains(Canary, StringComparison.Ordinal)).Select(text => text.Name);

        Assert.Empty(left.Except(Names));
    }

    static object Filled(Type type)
    {
        var value = System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
        foreach (var property in Properties(type))
        {
            object? text = property.PropertyType == typeof(string) ? $"a {Canary}"
                : property.PropertyType == typeof(IReadOnlyList<string>) ? new[] { $"a {Canary}" }
                : property.PropertyType is { IsGenericType: true } list && typeof(IEnumerable).IsAssignableFrom(list) ? List(list.GetGenericArguments()[0])
                : null;
            if (text is not null)
            {
                property.SetValue(value, text);
            }
        }

        return value;
    }

    static Array List(Type type)
    {
        var items = Array.CreateInstance(type, 1);
        items.SetValue(Filled(type), 0);
        return items;
    }

    static IEnumerable<(string Name, string Value)> Texts(object value) => Properties(value.GetType()).SelectMany(property => property.GetValue(value) switch
    {
        string text => [($"{property.DeclaringType!.Name}.{property.Name}", text)],
        IEnumerable<string> texts => texts.Select(text => ($"{property.DeclaringType!.Name}.{property.Name}", text)),
        IEnumerable items => items.Cast<object>().SelectMany(Texts),
        _ => [],
    });

    static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite && property.GetIndexParameters().Length == 0)
            .Select(property => property.DeclaringType!.GetProperty(property.Name)!);
}
