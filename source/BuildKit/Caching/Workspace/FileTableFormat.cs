using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using BuildKit.Files;
using Microsoft.Win32.SafeHandles;

namespace BuildKit.Caching;

/// <summary>
/// The state file: a header of 64 bytes, then records, names, the hash table, the index of listings and their words, each as it lies in memory. The
/// header has their numbers, its own check sum and that of the rest. Anything unexpected makes the file as good as none.
/// </summary>
static class FileTableFormat
{
    // Raised whenever the same bytes mean something else, be it only how patterns are matched. Another byte order reads it as another number.
    const ulong Magic = 0x0001_534C_4946_4B42;
    const int HeaderSize = 64;
    const int MostOfAKind = 100_000_000;

    /// <summary>What the file holds; nothing if it is missing, damaged, or of another version.</summary>
    public static RecordedFiles Read(AbsolutePath file)
    {
        try
        {
            if (!File.Exists(file))
            {
                return RecordedFiles.None;
            }

            using var handle = File.OpenHandle(file);
            return Read(handle) ?? RecordedFiles.None;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return RecordedFiles.None;
        }
    }

    /// <summary>Writes the file whole, or leaves the one that is there.</summary>
    public static void Write(AbsolutePath file, FileRecord[] records, byte[] names, IndexEntry[] index, int[] words) =>
        AtomicFile.Replace(file, temporary =>
        {
            FaultPoint.Pass("state");
            WriteNew(temporary, records, names, index, words);
            FaultPoint.Pass("rename");
        });

    static unsafe void WriteNew(string file, FileRecord[] records, byte[] names, IndexEntry[] index, int[] words)
    {
        var buckets = Buckets(records, names);
        var header = new Header
        {
            Magic = Magic,
            Records = records.Length,
            Names = names.Length,
            Buckets = buckets.Length,
            Listings = index.Length,
            Words = words.Length,
        };
        using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        stream.Position = HeaderSize;
        Append(stream, MemoryMarshal.AsBytes(records.AsSpan()), ref header);
        Append(stream, names, ref header);
        Append(stream, MemoryMarshal.AsBytes(buckets.AsSpan()), ref header);
        Append(stream, MemoryMarshal.AsBytes(index.AsSpan()), ref header);
        Append(stream, MemoryMarshal.AsBytes(words.AsSpan()), ref header);
        FaultPoint.Pass("state");
        header.HeaderSum = header.Sum();
        stream.Position = 0;
        stream.Write(new ReadOnlySpan<byte>(&header, HeaderSize));
    }

    static unsafe void Append(FileStream stream, ReadOnlySpan<byte> section, ref Header header)
    {
        stream.Write(section);
        fixed (byte* bytes = section)
        {
            header.BodySum = Sum(header.BodySum, bytes, section.Length);
        }
    }

    // Written with plain loops and pointers: in a program that has just been started, every generic method of another type is compiled anew.
    static unsafe RecordedFiles? Read(SafeFileHandle handle)
    {
        var header = default(Header);
        if (RandomAccess.Read(handle, new Span<byte>(&header, HeaderSize), 0) < HeaderSize
            || header.Magic != Magic || header.HeaderSum != header.Sum() || !header.IsPlausible(RandomAccess.GetLength(handle)))
        {
            return null;
        }

        var (records, names, buckets) = (new FileRecord[header.Records], new byte[header.Names], new int[header.Buckets]);
        var (index, words) = (new IndexEntry[header.Listings], new int[header.Words]);
        var reader = new SectionReader(handle, HeaderSize);
        fixed (void* record = records, name = names, bucket = buckets, entry = index, word = words)
        {
            reader.Read(record, sizeof(FileRecord) * records.Length);
            reader.Read(name, names.Length);
            reader.Read(bucket, sizeof(int) * buckets.Length);
            reader.Read(entry, sizeof(IndexEntry) * index.Length);
            reader.Read(word, sizeof(int) * words.Length);
        }

        return reader.IsComplete && reader.CheckSum == header.BodySum && AreInRange(records, names, buckets, index, words) ? new(records, names, buckets, index, words) : null;
    }

    // The check sum finds accidents; this finds what a bug of another version may have written. Nothing is read beyond what is there.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static bool AreInRange(FileRecord[] records, byte[] names, int[] buckets, IndexEntry[] index, int[] words)
    {
        var isSound = BitOperations.IsPow2(buckets.Length) && buckets.Length > records.Length;
        foreach (ref readonly var record in records.AsSpan())
        {
            isSound &= record.Path >= 0 && record.PathLength >= 0 && record.Link >= 0 && record.LinkLength >= 0
                && (long)record.Path + record.PathLength < names.Length && names[record.Path + record.PathLength] == 0
                && (long)record.Link + record.LinkLength <= names.Length;
        }

        foreach (var number in buckets)
        {
            isSound &= (uint)number <= (uint)records.Length;
        }

        foreach (ref readonly var entry in index.AsSpan())
        {
            isSound &= entry.Listing.Start >= 0 && entry.Listing.Length >= 0 && (long)entry.Listing.Start + entry.Listing.Length <= words.Length;
        }

        return isSound;
    }

    static int[] Buckets(FileRecord[] records, ReadOnlySpan<byte> names)
    {
        var buckets = new int[(int)BitOperations.RoundUpToPowerOf2((uint)(records.Length * 2) + 1)];
        for (var id = 0; id < records.Length; id++)
        {
            var place = (int)RecordedFiles.Hash(names.Slice(records[id].Path, records[id].PathLength)) & (buckets.Length - 1);
            while (buckets[place] != 0)
            {
                place = (place + 1) & (buckets.Length - 1);
            }

            buckets[place] = id + 1;
        }

        return buckets;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static unsafe uint Sum(uint sum, byte* bytes, long length)
    {
        var end = bytes + (length & ~7L);
        for (; bytes < end; bytes += 8)
        {
            sum = BitOperations.Crc32C(sum, *(ulong*)bytes);
        }

        for (var rest = length & 7; rest > 0; rest--)
        {
            sum = BitOperations.Crc32C(sum, *bytes++);
        }

        return sum;
    }

    /// <summary>A query by its digest, and where its listing is.</summary>
    internal readonly record struct IndexEntry(Digest Query, RecordedListing Listing);

    [StructLayout(LayoutKind.Sequential, Size = HeaderSize)]
    struct Header
    {
        public ulong Magic;
        public int Records;
        public int Names;
        public int Buckets;
        public int Listings;
        public int Words;
        public uint BodySum;
        public uint HeaderSum;

        public readonly unsafe uint Sum()
        {
            var copy = this;
            copy.HeaderSum = 0;
            return FileTableFormat.Sum(0, (byte*)&copy, HeaderSize);
        }

        public readonly unsafe bool IsPlausible(long length) =>
            (uint)Records < MostOfAKind / 10 && (uint)Names < int.MaxValue && (uint)Buckets < MostOfAKind && (uint)Listings < MostOfAKind / 10 && (uint)Words < MostOfAKind
            && length == HeaderSize + ((long)Records * sizeof(FileRecord)) + Names + (4L * Buckets) + ((long)Listings * sizeof(IndexEntry)) + (4L * Words);
    }

    /// <summary>Reads one section after the other straight into its array, and sums them up.</summary>
    sealed class SectionReader(SafeFileHandle handle, long position)
    {
        public bool IsComplete { get; private set; } = true;

        public uint CheckSum { get; private set; }

        public unsafe void Read(void* section, int length)
        {
            for (var done = 0; done < length;)
            {
                var count = RandomAccess.Read(handle, new Span<byte>((byte*)section + done, length - done), position);
                if (count == 0)
                {
                    IsComplete = false;
                    return;
                }

                done += count;
                position += count;
            }

            CheckSum = Sum(CheckSum, (byte*)section, length);
        }
    }
}
