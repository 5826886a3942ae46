using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(BuildKit.Tests.LongestFirst))]

namespace BuildKit.Tests;

/// <summary>About how long all tests of a class take together on a quiet machine, where that is more than half a minute.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class TakesAttribute(int seconds) : Attribute
{
    public int Seconds => seconds;
}

/// <summary>
/// Starts the classes that take longest first, so that none of them is left over at the end, when the other processors have nothing to do; all
/// others come in any order, as before.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    // A class without a collection of its own is one that is called after it.
    static readonly Dictionary<string, int> Seconds = typeof(LongestFirst).Assembly.GetTypes()
        .Where(type => type.IsDefined(typeof(TakesAttribute)))
        .ToDictionary(type => $"Test collection for {type.FullName} ", type => type.GetCustomAttribute<TakesAttribute>()!.Seconds, StringComparer.Ordinal);

    public IReadOnlyCollection<T> OrderTestCollections<T>(IReadOnlyCollection<T> testCollections) where T : ITestCollection =>
        [.. DefaultTestCollectionOrderer.Instance.OrderTestCollections(testCollections).OrderByDescending(Length)];

    static int Length<T>(T collection) where T : ITestCollection =>
        Seconds.FirstOrDefault(entry => collection.TestCollectionDisplayName.StartsWith(entry.Key, StringComparison.Ordinal)).Value;
}
