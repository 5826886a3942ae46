namespace BuildKit.Analyzers.Solutions;

/// <summary>A list by value, so that the compiler sees that nothing has changed.</summary>
sealed class Rows<T>(IReadOnlyList<T> items) : IEquatable<Rows<T>>
{
    public IReadOnlyList<T> Items => items;

    public static Rows<T> Of(IEnumerable<T> items) => new(items.ToList());

    public bool Equals(Rows<T>? other) => other is not null && items.SequenceEqual(other.Items);

    public override bool Equals(object? obj) => Equals(obj as Rows<T>);

    public override int GetHashCode() => items.Aggregate(items.Count, (hash, item) => unchecked((hash * 31) + (item?.GetHashCode() ?? 0)));
}
