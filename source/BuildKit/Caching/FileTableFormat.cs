using System.Numerics;
using System.Runtime.InteropServices;
using BuildKit.Files;

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
    public static void Write(AbsolutePath file, FileRecord[] records, ReadOnlySpan<byte> names, IndexEntry[] index, ReadOnlySpan<int> words)
    {
        var buckets = Buckets(records, names);
        var bytes = new[]
        {
            MemoryMarshal.AsBytes(records.AsSpan()).ToArray(), names.ToArray(), MemoryMarshal.AsBytes(buckets.AsSpan()).ToArray(),
            MemoryMarshal.AsBytes(index.AsSpan()).ToArray(), MemoryMarshal.AsBytes(words).ToArray(),
        };
        var header = new Header(Magic, records.Length, names.Length, buckets.Length, index.Length, words.Length, bytes.Aggregate(0u, (sum, part) => Sum(sum, part)), 0);
        header = header with { HeaderSum = header.Sum() };
        AtomicFile.Replace(file, temporary =>
        {
            using var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            var first = new byte[HeaderSize];
            MemoryMarshal.Write(first, header);
            stream.Write(first);
            Array.ForEach(bytes, part => stream.Write(part));
        });
    }

    static RecordedFiles? Read(Microsoft.Win32.SafeHandles.SafeFileHandle handle)
    {
        Span<byte> first = stackalloc byte[HeaderSize];
        if (RandomAccess.Read(handle, first, 0) < HeaderSize)
        {
            return null;
        }

        var header = MemoryMarshal.Read<Header>(first);
        if (header.Magic != Magic || first[Header.Size..].ContainsAnyExcept((byte)0) || header.HeaderSum != header.Sum() || !header.IsPlausible(RandomAccess.GetLength(handle)))
        {
            return null;
        }

        var reader = new SectionReader(handle, HeaderSize);
        var records = reader.Read<FileRecord>(header.Records);
        var names = reader.Read<byte>(header.Names);
        var buckets = reader.Read<int>(header.Buckets);
        var index = reader.Read<IndexEntry>(header.Listings);
        var words = reader.Read<int>(header.Words);
        return reader.IsComplete && reader.CheckSum == header.BodySum && AreInRange(records, names, buckets, index, words)
            ? new(records, names, buckets, index.ToDictionary(entry => entry.Query, entry => entry.Listing), words)
            : null;
    }

    // The check sum finds accidents; this finds what a bug of another version may have written. Nothing is read beyond what is there.
    static bool AreInRange(FileRecord[] records, byte[] names, int[] buckets, IndexEntry[] index, int[] words)
    {
        foreach (ref readonly var record in records.AsSpan())
        {
            if (record.Path < 0 || record.PathLength < 0 || record.Link < 0 || record.LinkLength < 0
                || (long)record.Path + record.PathLength >= names.Length || names[record.Path + record.PathLength] != 0
                || (long)record.Link + record.LinkLength > names.Length)
            {
                return false;
            }
        }

        return BitOperations.IsPow2(buckets.Length) && buckets.Length > records.Length
            && !buckets.AsSpan().ContainsAnyExceptInRange(0, records.Length)
            && index.All(entry => entry.Listing.Start >= 0 && entry.Listing.Length >= 0 && (long)entry.Listing.Start + entry.Listing.Length <= words.Length)
            && index.DistinctBy(entry => entry.Query).Count() == index.Length;
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

    static uint Sum(uint sum, ReadOnlySpan<byte> bytes)
    {
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
        {
            sum = BitOperations.Crc32C(sum, word);
        }

        foreach (var letter in bytes[(bytes.Length & ~7)..])
        {
            sum = BitOperations.Crc32C(sum, letter);
        }

        return sum;
    }

    /// <summary>A query by its digest, and where its listing is.</summary>
    internal readonly record struct IndexEntry(Digest Query, RecordedListing Listing);

    [StructLayout(LayoutKind.Sequential)]
    readonly record struct Header(ulong Magic, int Records, int Names, int Buckets, int Listings, int Words, uint BodySum, uint HeaderSum, uint Reserved = 0)
    {
        public const int Size = 40;

        public uint Sum()
        {
            var copy = this with { HeaderSum = 0 };
            return FileTableFormat.Sum(0, MemoryMarshal.AsBytes(new ReadOnlySpan<Header>(in copy)));
        }

        public unsafe bool IsPlausible(long length)
        {
            int[] counts = [Records, Names, Buckets, Listings, Words];
            return !counts.AsSpan().ContainsAnyExceptInRange(0, int.MaxValue / sizeof(FileRecord)) && Records < MostOfAKind
                && length == HeaderSize + ((long)Records * sizeof(FileRecord)) + Names + (4L * Buckets) + ((long)Listings * sizeof(IndexEntry)) + (4L * Words);
        }
    }

    /// <summary>Reads one section after the other straight into arrays, and sums them up.</summary>
    sealed class SectionReader(Microsoft.Win32.SafeHandles.SafeFileHandle handle, long position)
    {
        public bool IsComplete { get; private set; } = true;

        public uint CheckSum { get; private set; }

        public T[] Read<T>(int count)
            where T : unmanaged
        {
            var values = GC.AllocateUninitializedArray<T>(count);
            var bytes = MemoryMarshal.AsBytes(values.AsSpan());
            for (var done = 0; done < bytes.Length;)
            {
                var read = RandomAccess.Read(handle, bytes[done..], position);
                if (read == 0)
                {
                    IsComplete = false;
                    return values;
                }

                done += read;
                position += read;
            }

            CheckSum = Sum(CheckSum, bytes);
            return values;
        }
    }
}
