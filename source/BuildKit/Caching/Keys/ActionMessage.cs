using System.Collections.Immutable;
using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>A <c>Command</c> of the Remote Execution API: what a worker runs, and what it is to bring back.</summary>
sealed record CommandMessage
{
    public required IReadOnlyList<string> Arguments { get; init; }

    public IReadOnlyList<(string Name, string Value)> Environment { get; init; } = [];

    /// <summary>Relative to <see cref="WorkingDirectory"/>.</summary>
    public IReadOnlyList<string> OutputPaths { get; init; } = [];

    /// <summary>Relative to the root of the inputs; empty for the root.</summary>
    public string WorkingDirectory { get; init; } = "";

    /// <summary>The canonical bytes: variables sorted by name, outputs sorted and each once.</summary>
    public byte[] ToBytes()
    {
        var writer = new MessageWriter();
        foreach (var argument in Arguments)
        {
            writer.Element(1, argument);
        }

        foreach (var (name, value) in Environment.OrderBy(variable => variable.Name, Utf8Order.Instance))
        {
            writer.Pair(2, name, value);
        }

        writer.Text(6, WorkingDirectory);
        foreach (var path in OutputPaths.Distinct(StringComparer.Ordinal).Order(Utf8Order.Instance))
        {
            writer.Element(7, path);
        }

        return writer.Written.ToArray();
    }
}

/// <summary>An <c>Action</c> of the Remote Execution API; its digest is the key of a step.</summary>
sealed record ActionMessage
{
    public required SizedDigest Command { get; init; }

    public required SizedDigest InputRoot { get; init; }

    /// <summary>What decides the result and has no field of its own.</summary>
    public ImmutableArray<byte> Salt { get; init; } = [];

    /// <summary>What the worker's machine has to be.</summary>
    public IReadOnlyList<(string Name, string Value)> Platform { get; init; } = [];

    /// <summary>The canonical bytes: properties of the platform sorted by name, then by value.</summary>
    public byte[] ToBytes()
    {
        var writer = new MessageWriter();
        writer.Digest(1, Command);
        writer.Digest(2, InputRoot);
        writer.Bytes(9, Salt.AsSpan());
        if (Platform.Count > 0)
        {
            writer.Message(10, PlatformBytes());
        }

        return writer.Written.ToArray();
    }

    ReadOnlySpan<byte> PlatformBytes()
    {
        var writer = new MessageWriter();
        foreach (var (name, value) in Platform.OrderBy(property => property.Name, Utf8Order.Instance).ThenBy(property => property.Value, Utf8Order.Instance))
        {
            writer.Pair(1, name, value);
        }

        return writer.Written;
    }

    public Digest Digest => Digest.OfBytes(ToBytes());
}
