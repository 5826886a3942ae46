using System.Text;
using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>
/// The file of one entry of the action cache: "BKAC", a format number, the key, the result, and the SHA-256 of all that. Events and
/// typed results are in it if they are small, and in the content store otherwise.
/// </summary>
static class StoredResultFormat
{
    public const int CurrentFormat = 1;
    public const int InlineLimit = 16 * 1024;

    static ReadOnlySpan<byte> Magic => "BKAC"u8;

    public static byte[] Write(Digest key, StoredEntry entry)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            writer.Write((ushort)CurrentFormat);
            WriteDigest(writer, key);
            writer.Write(entry.Result.Duration.Ticks);
            writer.Write(entry.Result.Origin);
            WriteBlob(writer, entry.Result.Events, entry.Events);
            WriteBlob(writer, entry.Result.Result, entry.TypedResult);
            writer.Write7BitEncodedInt(entry.Result.Outputs.Count);
            foreach (var output in entry.Result.Outputs)
            {
                WriteOutput(writer, output);
            }
        }

        var bytes = stream.ToArray();
        return [.. bytes, .. Digest.OfBytes(bytes).ToBytes()];
    }

    /// <summary>The entry; <see cref="EntryState.Unknown"/> for one of another format, <see cref="EntryState.Damaged"/> for one that is not as it was written.</summary>
    public static EntryState Read(Digest key, byte[] bytes, out StoredEntry? entry)
    {
        entry = null;
        if (bytes.Length < Magic.Length + sizeof(ushort) + Digest.Size || !bytes.AsSpan().StartsWith(Magic))
        {
            return EntryState.Damaged;
        }

        if (BitConverter.ToUInt16(bytes, Magic.Length) > CurrentFormat)
        {
            return EntryState.Unknown;
        }

        var content = bytes.AsMemory(0, bytes.Length - Digest.Size);
        if (Digest.OfBytes(content.Span) != Digest.FromBytes(bytes.AsSpan(content.Length)))
        {
            return EntryState.Damaged;
        }

        try
        {
            entry = Parse(key, bytes, content.Length);
            return entry is null ? EntryState.Damaged : EntryState.Valid;
        }
        catch (Exception exception) when (exception is IOException or FormatException or ArgumentException or OverflowException)
        {
            return EntryState.Damaged;
        }
    }

    static StoredEntry? Parse(Digest key, byte[] bytes, int length)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes, 0, length), Encoding.UTF8);
        reader.BaseStream.Position = Magic.Length + sizeof(ushort);
        if (ReadDigest(reader) != key)
        {
            return null;
        }

        var (duration, origin) = (new TimeSpan(reader.ReadInt64()), reader.ReadString());
        var (events, eventsBlob) = ReadBlob(reader);
        var (result, resultBlob) = ReadBlob(reader);
        var count = reader.Read7BitEncodedInt();
        if (count < 0 || count > length)
        {
            return null;
        }

        var outputs = new ContentEntry[count];
        for (var i = 0; i < count; i++)
        {
            outputs[i] = ReadOutput(reader);
        }

        return reader.BaseStream.Position != length ? null : new(
            new() { Outputs = outputs, Events = events, Result = result, Duration = duration, Origin = origin }, eventsBlob, resultBlob);
    }

    static void WriteBlob(BinaryWriter writer, ReadOnlyMemory<byte> bytes, Blob? elsewhere)
    {
        writer.Write(elsewhere is null);
        if (elsewhere is { } blob)
        {
            WriteDigest(writer, blob.Digest);
            writer.Write7BitEncodedInt64(blob.Size);
        }
        else
        {
            writer.Write7BitEncodedInt(bytes.Length);
            writer.Write(bytes.Span);
        }
    }

    static (byte[] Bytes, Blob? Elsewhere) ReadBlob(BinaryReader reader)
    {
        if (!reader.ReadBoolean())
        {
            return ([], new(ReadDigest(reader), reader.Read7BitEncodedInt64()));
        }

        var length = reader.Read7BitEncodedInt();
        return reader.ReadBytes(length) is var bytes && bytes.Length == length ? (bytes, null) : throw new EndOfStreamException();
    }

    static void WriteOutput(BinaryWriter writer, ContentEntry output)
    {
        writer.Write((byte)output.Kind);
        writer.Write(output.Path);
        if (output.Kind == FileKind.File)
        {
            writer.Write(output.IsExecutable);
            writer.Write7BitEncodedInt64(output.Size);
            WriteDigest(writer, output.Digest);
        }
        else if (output.Kind == FileKind.Link)
        {
            writer.Write(output.LinkTarget!);
        }
    }

    static ContentEntry ReadOutput(BinaryReader reader)
    {
        var (kind, path) = ((FileKind)reader.ReadByte(), reader.ReadString());
        return kind switch
        {
            FileKind.File => new(path, kind, IsExecutable: reader.ReadBoolean(), Size: reader.Read7BitEncodedInt64(), Digest: ReadDigest(reader)),
            FileKind.Link => new(path, kind, LinkTarget: reader.ReadString()),
            FileKind.Directory => new(path, kind),
            _ => throw new FormatException(),
        };
    }

    static void WriteDigest(BinaryWriter writer, Digest digest)
    {
        Span<byte> bytes = stackalloc byte[Digest.Size];
        digest.CopyTo(bytes);
        writer.Write(bytes);
    }

    static Digest ReadDigest(BinaryReader reader)
    {
        Span<byte> bytes = stackalloc byte[Digest.Size];
        reader.BaseStream.ReadExactly(bytes);
        return Digest.FromBytes(bytes);
    }
}

/// <summary>What a file of the action cache turned out to be.</summary>
enum EntryState
{
    Valid,

    /// <summary>Of a format that a newer version writes.</summary>
    Unknown,

    /// <summary>Not as it was written.</summary>
    Damaged,
}

/// <summary>A result as it is stored: what is too big for the entry itself is content like any other.</summary>
sealed record StoredEntry(StoredResult Result, Blob? Events, Blob? TypedResult)
{
    /// <summary>All content that has to be there, or the entry is worth nothing.</summary>
    public IEnumerable<Blob> Blobs()
    {
        foreach (var output in Result.Outputs)
        {
            if (output.Kind == FileKind.File)
            {
                yield return new(output.Digest, output.Size);
            }
        }

        if (Events is { } events)
        {
            yield return events;
        }

        if (TypedResult is { } result)
        {
            yield return result;
        }
    }
}
