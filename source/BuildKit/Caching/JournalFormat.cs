using System.Text;
using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>The payload of the records in a <see cref="StepJournal"/>.</summary>
static class JournalFormat
{
    const byte Completed = 1;
    const byte Begun = 2;
    const byte Removed = 3;
    const byte Ended = 4;

    public static byte[] Bytes(JournalRecord record) => Written(Completed, record.Step, writer =>
    {
        writer.Write(record.Key.ToBytes());
        Write(writer, record.Parts);
        writer.Write(record.Details is not null);
        Write(writer, record.Details ?? []);
        Write(writer, record.Outputs);
        Write(writer, record.LocalOutputs);
        Write(writer, record.Events.Span);
        Write(writer, record.Result.Span);
        writer.Write(record.Duration.Ticks);
        writer.Write(record.Origin);
    });

    public static byte[] Bytes(UnfinishedStep step) => Written(step.Left is null ? Begun : Ended, step.Step, writer =>
    {
        writer.Write7BitEncodedInt(step.Foreign.Count);
        foreach (var path in step.Foreign)
        {
            writer.Write(path);
        }

        if (step.Left is not null)
        {
            writer.Write((byte)step.End);
            Write(writer, step.Left);
        }
    });

    public static byte[] Removal(string step) => Written(Removed, step, static _ => { });

    /// <summary>A <see cref="JournalRecord"/>, an <see cref="UnfinishedStep"/> or the name of a removed step; null for what this version does not know.</summary>
    public static object? Read(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(payload.ToArray(), writable: false), Encoding.UTF8);
            return reader.ReadByte() switch
            {
                Completed => Record(reader, reader.ReadString()),
                Begun => new UnfinishedStep(reader.ReadString(), Strings(reader)),
                Ended => new UnfinishedStep(reader.ReadString(), Strings(reader)) { End = (StepEnd)reader.ReadByte(), Left = Entries(reader) },
                Removed => reader.ReadString(),
                _ => null,
            };
        }
        catch (Exception exception) when (exception is IOException or FormatException or ArgumentException or OverflowException)
        {
            return null;
        }
    }

    static JournalRecord Record(BinaryReader reader, string step) => new()
    {
        Step = step,
        Key = Digest.FromBytes(reader.ReadBytes(Digest.Size)),
        Parts = KeyParts(reader),
        Details = reader.ReadBoolean() ? KeyParts(reader) : NoParts(reader),
        Outputs = Entries(reader),
        LocalOutputs = Entries(reader),
        Events = Blob(reader),
        Result = Blob(reader),
        Duration = TimeSpan.FromTicks(reader.ReadInt64()),
        Origin = reader.ReadString(),
    };

    static byte[] Written(byte kind, string step, Action<BinaryWriter> write)
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(kind);
        writer.Write(step);
        write(writer);
        writer.Flush();
        return stream.ToArray();
    }

    static void Write(BinaryWriter writer, IReadOnlyList<KeyPart> parts)
    {
        writer.Write7BitEncodedInt(parts.Count);
        foreach (var part in parts)
        {
            writer.Write((byte)part.Kind);
            writer.Write(part.Name);
            writer.Write(part.Value);
        }
    }

    static List<KeyPart> KeyParts(BinaryReader reader) =>
        List(reader, static from => new KeyPart((KeyPartKind)from.ReadByte(), from.ReadString(), from.ReadString()));

    static List<KeyPart>? NoParts(BinaryReader reader) => KeyParts(reader).Count == 0 ? null : throw new FormatException();

    static void Write(BinaryWriter writer, IReadOnlyList<ContentEntry> entries)
    {
        writer.Write7BitEncodedInt(entries.Count);
        foreach (var entry in entries)
        {
            writer.Write(entry.Path);
            writer.Write((byte)entry.Kind);
            writer.Write(entry.Digest.ToBytes());
            writer.Write7BitEncodedInt64(entry.Size);
            writer.Write(entry.IsExecutable);
            writer.Write(entry.LinkTarget is not null);
            writer.Write(entry.LinkTarget ?? "");
        }
    }

    static void Write(BinaryWriter writer, ReadOnlySpan<byte> bytes)
    {
        writer.Write7BitEncodedInt(bytes.Length);
        writer.Write(bytes);
    }

    static List<ContentEntry> Entries(BinaryReader reader) => List(reader, static from =>
    {
        var (path, kind, digest, size, isExecutable, isLink) =
            (from.ReadString(), (FileKind)from.ReadByte(), Digest.FromBytes(from.ReadBytes(Digest.Size)), from.Read7BitEncodedInt64(), from.ReadBoolean(), from.ReadBoolean());
        var target = from.ReadString();
        return new ContentEntry(path, kind, digest, size, isExecutable, isLink ? target : null);
    });

    static List<string> Strings(BinaryReader reader) => List(reader, static from => from.ReadString());

    // Counts are not trusted: a list grows only as far as there are bytes.
    static List<T> List<T>(BinaryReader reader, Func<BinaryReader, T> item)
    {
        var count = reader.Read7BitEncodedInt();
        var list = new List<T>(Math.Min(Math.Max(count, 0), 1024));
        for (var i = 0; i < count; i++)
        {
            list.Add(item(reader));
        }

        return list;
    }

    static byte[] Blob(BinaryReader reader) => reader.ReadBytes(reader.Read7BitEncodedInt());
}
