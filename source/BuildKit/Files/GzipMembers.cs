namespace BuildKit.Files;

/// <summary>
/// Writes gzip as members of one size, which any gzip reads as one file. They are compressed on all cores, and their bytes do not depend
/// on how many there are.
/// </summary>
sealed class GzipMembers(Stream destination) : Stream
{
    /// <summary>What a member holds: long enough that starting anew costs half a percent.</summary>
    public const int MemberSize = 1 << 20;

    readonly Queue<Task<byte[]>> members = new();
    readonly int ahead = 2 * Environment.ProcessorCount;
    byte[] block = new byte[MemberSize];
    int filled;
    bool hasMember;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var count = Math.Min(buffer.Length, MemberSize - filled);
            buffer[..count].CopyTo(block.AsSpan(filled));
            buffer = buffer[count..];
            filled += count;
            if (filled == MemberSize)
            {
                EndMember();
            }
        }
    }

    /// <summary>Writes what is left; no more can be written. Without it the file is not whole.</summary>
    public void Complete()
    {
        if (filled > 0 || !hasMember)
        {
            EndMember();
        }

        while (members.Count > 0)
        {
            WriteOldest();
        }
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    void EndMember()
    {
        var (bytes, count) = (block, filled);
        members.Enqueue(Task.Run(() => PinnedDeflate.GzipMember(bytes, count)));
        (block, filled, hasMember) = (new byte[MemberSize], 0, true);
        if (members.Count > ahead)
        {
            WriteOldest();
        }
    }

    // A task that no thread has begun is done by this one.
    void WriteOldest() => destination.Write(members.Dequeue().GetAwaiter().GetResult());
}
