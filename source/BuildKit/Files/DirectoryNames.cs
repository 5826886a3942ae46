using System.Buffers;
using System.Buffers.Binary;
using System.IO.Enumeration;
using System.Text;
using System.Text.Unicode;

namespace BuildKit.Files;

/// <summary>Reads what a directory holds: names and kinds, without a look at each.</summary>
static class DirectoryNames
{
    const int BufferSize = 64 * 1024;

    static readonly EnumerationOptions EveryEntry = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    [ThreadStatic]
    static byte[]? buffer;

    /// <summary>Told of each name.</summary>
    /// <param name="name">Lives during the call only. What is no UTF-8 in it is replaced.</param>
    /// <param name="kind">Null if the directory does not say.</param>
    /// <param name="bytes">The name as it is, if it is not valid UTF-8; empty otherwise.</param>
    public delegate void Found(ReadOnlySpan<char> name, FileKind? kind, ReadOnlySpan<byte> bytes);

    /// <summary>Lists an open directory of Linux.</summary>
    public static void OfDescriptor(int directory, Found found)
    {
        var entries = buffer ??= new byte[BufferSize];
        // What is told may list another directory on this thread.
        buffer = null;
        Span<char> letters = stackalloc char[256];
        for (var length = LinuxCalls.ReadEntries(directory, entries); length != 0; length = LinuxCalls.ReadEntries(directory, entries))
        {
            OpenDirectory.ThrowIf(Math.Max(0, -length));
            Tell(entries.AsSpan(0, length), letters, found);
        }

        buffer = entries;
    }

    /// <summary>Lists a directory by what the framework has; false if there is none.</summary>
    public static bool ByFramework(string directory, Found found)
    {
        try
        {
            var entries = new FileSystemEnumerable<bool>(directory, (ref entry) => Tell(ref entry, found), EveryEntry);
            _ = entries.Count();
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
    }

    // struct linux_dirent64: inode (8 bytes), position (8), length (2), kind (1), name and a NUL.
    static void Tell(ReadOnlySpan<byte> entries, Span<char> letters, Found found)
    {
        const int nameAt = 19;
        while (!entries.IsEmpty)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(entries[16..]);
            var name = entries[nameAt..length];
            name = name[..name.IndexOf((byte)0)];
            if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
            {
                var isText = Utf8.ToUtf16(name, letters, out _, out var count, replaceInvalidSequences: false) == OperationStatus.Done;
                count = isText ? count : Encoding.UTF8.GetChars(name, letters);
                found(letters[..count], Kind(entries[18]), isText ? default : name);
            }

            entries = entries[length..];
        }
    }

    static FileKind? Kind(byte type) => type switch
    {
        0 => null,
        4 => FileKind.Directory,
        8 => FileKind.File,
        10 => FileKind.Link,
        _ => FileKind.Special,
    };

    // The framework says "directory" for a link to one; only then is a second look needed.
    static bool Tell(ref FileSystemEntry entry, Found found)
    {
        var isLink = entry.Attributes.HasFlag(FileAttributes.ReparsePoint);
        var kind = !entry.IsDirectory ? (FileKind?)(isLink ? FileKind.Link : null) : isLink ? FileKinds.Of(entry.ToFullPath()) : FileKind.Directory;
        found(entry.FileName, kind, default);
        return true;
    }
}
