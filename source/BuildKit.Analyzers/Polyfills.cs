// What the planner's files use and netstandard2.0 lacks.
#pragma warning disable CA1812, CA1815, SA1403 // the compiler names these types, nobody else does

namespace Microsoft.CodeAnalysis
{
    // Hides what it marks from whoever may see our internals.
    [AttributeUsage(AttributeTargets.All)]
    sealed class EmbeddedAttribute : Attribute;
}

namespace System
{
    [Microsoft.CodeAnalysis.Embedded]
    readonly struct Index(int value, bool fromEnd = false)
    {
        public int GetOffset(int length) => fromEnd ? length - value : value;

        public static Index Start => new(0);

        public static Index End => new(0, fromEnd: true);

        public static implicit operator Index(int value) => new(value);
    }

    [Microsoft.CodeAnalysis.Embedded]
    readonly struct Range(Index start, Index end)
    {
        public Index Start => start;

        public Index End => end;

        public static Range EndAt(Index end) => new(Index.Start, end);

        public static Range StartAt(Index start) => new(start, Index.End);
    }
}

namespace System.Runtime.CompilerServices
{
    [Microsoft.CodeAnalysis.Embedded]
    static class IsExternalInit;

    [Microsoft.CodeAnalysis.Embedded]
    static class RuntimeHelpers
    {
        public static T[] GetSubArray<T>(T[] array, Range range)
        {
            var start = range.Start.GetOffset(array.Length);
            var part = new T[range.End.GetOffset(array.Length) - start];
            Array.Copy(array, start, part, 0, part.Length);
            return part;
        }
    }
}

namespace BuildKit.Graph
{
    static class Collections
    {
        public static bool TryPop<T>(this Stack<T> stack, out T item)
        {
            var any = stack.Count > 0;
            item = any ? stack.Pop() : default!;
            return any;
        }

        public static bool TryDequeue<T>(this Queue<T> queue, out T item)
        {
            var any = queue.Count > 0;
            item = any ? queue.Dequeue() : default!;
            return any;
        }

        public static bool TryAdd<TKey, TValue>(this Dictionary<TKey, TValue> dictionary, TKey key, TValue value)
        {
            var isNew = !dictionary.ContainsKey(key);
            if (isNew)
            {
                dictionary.Add(key, value);
            }

            return isNew;
        }
    }
}
