using System.Buffers.Binary;
using System.Security.Cryptography;
using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>
/// What the workspace knows of its steps: <c>.buildkit/state/steps</c>. Records are appended, each in one write with its length and
/// checksum, and the last one of a step counts; a record that was torn by a crash ends the file. Only the run that holds the
/// workspace writes. A file that cannot be read, or is of another format, is as good as none.
/// </summary>
sealed class StepJournal : IDisposable
{
    const int FrameSize = 4 + 8;
    const int CompactAbove = 256 * 1024;
    static ReadOnlySpan<byte> Header => "buildkit-steps 1\n"u8;

    readonly AbsolutePath path;
    readonly Lock access = new();
    readonly Dictionary<string, JournalRecord> records = new(StringComparer.Ordinal);
    readonly Dictionary<string, UnfinishedStep> unfinished = new(StringComparer.Ordinal);
    readonly Dictionary<string, long> sizes = new(StringComparer.Ordinal);
    FileStream? file;
    long valid;
    bool isBroken;

    StepJournal(AbsolutePath path) => this.path = path;

    /// <summary>Reads the journal of a workspace.</summary>
    public static StepJournal Load(AbsolutePath root)
    {
        var journal = new StepJournal(root / ".buildkit" / "state" / "steps");
        journal.Read();
        return journal;
    }

    /// <summary>The steps that have records, in no order.</summary>
    public IReadOnlyList<string> Steps
    {
        get
        {
            lock (access)
            {
                return [.. records.Keys.Union(unfinished.Keys)];
            }
        }
    }

    /// <summary>Null if nothing valid is known.</summary>
    public JournalRecord? Find(string step)
    {
        lock (access)
        {
            return records.GetValueOrDefault(step);
        }
    }

    /// <summary>Null if the last run of the step ended, or it never ran.</summary>
    public UnfinishedStep? Unfinished(string step)
    {
        lock (access)
        {
            return unfinished.GetValueOrDefault(step);
        }
    }

    /// <summary>Notes that a step begins to run.</summary>
    public void Begin(UnfinishedStep step)
    {
        lock (access)
        {
            unfinished[step.Step] = step;
            Append(JournalFormat.Bytes(step), step.Step);
        }
    }

    /// <summary>Notes what a step left.</summary>
    public void Complete(JournalRecord record)
    {
        lock (access)
        {
            records[record.Step] = record;
            unfinished.Remove(record.Step);
            Append(JournalFormat.Bytes(record), record.Step);
        }
    }

    /// <summary>Notes that a step no longer exists and has left nothing.</summary>
    public void Remove(string step)
    {
        lock (access)
        {
            records.Remove(step);
            unfinished.Remove(step);
            Append(JournalFormat.Removal(step), step);
        }
    }

    /// <summary>Rewrites the file if most of it no longer counts.</summary>
    public void Dispose()
    {
        lock (access)
        {
            if (!isBroken && file is not null && valid > CompactAbove && valid > 2 * sizes.Values.Sum())
            {
                Compact();
            }

            file?.Dispose();
            file = null;
        }
    }

    void Read()
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return;
        }

        if (!bytes.AsSpan().StartsWith(Header))
        {
            return;
        }

        valid = Header.Length;
        while (Framed(bytes.AsMemory((int)valid)) is { } payload && Take(payload))
        {
            valid += FrameSize + payload.Length;
        }
    }

    static ReadOnlyMemory<byte>? Framed(ReadOnlyMemory<byte> rest)
    {
        if (rest.Length < FrameSize)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(rest.Span);
        if (length <= 0 || length > rest.Length - FrameSize)
        {
            return null;
        }

        var payload = rest.Slice(FrameSize, length);
        return BinaryPrimitives.ReadUInt64LittleEndian(rest.Span[4..]) == Checksum(payload.Span) ? payload : null;
    }

    bool Take(ReadOnlyMemory<byte> payload)
    {
        switch (JournalFormat.Read(payload))
        {
            case JournalRecord record:
                records[record.Step] = record;
                unfinished.Remove(record.Step);
                sizes[record.Step] = payload.Length + FrameSize;
                return true;
            case UnfinishedStep step:
                unfinished[step.Step] = step;
                return true;
            case string removed:
                records.Remove(removed);
                unfinished.Remove(removed);
                sizes.Remove(removed);
                return true;
            default:
                return false;
        }
    }

    // A journal that cannot be written costs the next run work, never this one its result.
    void Append(byte[] payload, string step)
    {
        if (isBroken)
        {
            return;
        }

        try
        {
            file ??= Open();
            var frame = Frame(payload);
            FaultPoint.Pass("journal");
            file.Write(frame);
            valid += frame.Length;
            sizes[step] = frame.Length;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            isBroken = true;
            TruncateTornRecord();
        }
    }

    FileStream Open()
    {
        Directory.CreateDirectory(path.Parent);
        var opened = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        FaultPoint.Pass("journal");
        opened.SetLength(valid);
        opened.Position = valid;
        if (valid == 0)
        {
            FaultPoint.Pass("journal");
            opened.Write(Header);
            valid = Header.Length;
        }

        return opened;
    }

    void TruncateTornRecord()
    {
        try
        {
            file?.SetLength(valid);
        }
        catch (IOException)
        {
            // Its checksum tells the next run.
        }
    }

    void Compact()
    {
        try
        {
            FaultPoint.Pass("journal");
            AtomicFile.Write(path, stream =>
            {
                stream.Write(Header);
                foreach (var payload in records.Values.Select(JournalFormat.Bytes).Concat(unfinished.Values.Select(JournalFormat.Bytes)))
                {
                    stream.Write(Frame(payload));
                }

                FaultPoint.Pass("journal");
            });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or BuildException)
        {
            // The longer file says the same.
        }
    }

    static byte[] Frame(byte[] payload)
    {
        var frame = new byte[FrameSize + payload.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, payload.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(frame.AsSpan(4), Checksum(payload));
        payload.CopyTo(frame, FrameSize);
        return frame;
    }

    static ulong Checksum(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(bytes));
}
