using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>The digests of what a step reads.</summary>
static class StepInputs
{
    /// <summary>Of the tree that a worker gets: what is declared and what the steps before left.</summary>
    public static SizedDigest Tree(KeyedStep step)
    {
        if (step.Upstream.All(upstream => upstream.Entries.Count == 0))
        {
            return new(step.Inputs.Root, step.Inputs.RootSize);
        }

        var entries = new Dictionary<string, ContentEntry>(StringComparer.Ordinal);
        foreach (var entry in step.Inputs.Entries.Concat(step.Upstream.SelectMany(upstream => upstream.Entries)))
        {
            entries[entry.Path] = entry;
        }

        return InputRoot.Of([.. entries.Values.OrderBy(entry => entry.Path, Utf8Order.Instance)]);
    }

    /// <summary>Of what the steps before left, in whatever order they are named.</summary>
    public static Digest Upstream(KeyedStep step)
    {
        var writer = new MessageWriter();
        foreach (var digest in step.Upstream.Select(upstream => $"{upstream.Digest}").Order(StringComparer.Ordinal))
        {
            writer.Element(1, digest);
        }

        return Digest.OfBytes(writer.Written);
    }

    /// <summary>Of what no tree can hold as it counts; where the place does not matter the path does not enter.</summary>
    public static Digest Others(InputTree inputs)
    {
        var writer = new MessageWriter();
        foreach (var other in inputs.Others)
        {
            writer.Element(1, other.Kind == OtherInputKind.Anywhere ? "" : other.Path);
            writer.Number(2, (int)other.Kind);
            writer.Digest(3, new(other.Digest, 0));
        }

        return Digest.OfBytes(writer.Written);
    }
}
