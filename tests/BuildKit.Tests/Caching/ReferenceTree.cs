using System.Text;
using BuildKit.Caching;
using BuildKit.Files;
using Google.Protobuf;
using Api = BuildKit.Tests.Caching.RemoteApi;

namespace BuildKit.Tests.Caching;

/// <summary>The Merkle tree of entries as simply as it can be written, by Google's library.</summary>
static class ReferenceTree
{
    public static SizedDigest Root(IEnumerable<ContentEntry> entries, Dictionary<Digest, byte[]> messages) => Directory([.. entries], messages);

    public static Api.Digest Message(SizedDigest digest) => new() { Hash = $"{digest.Digest}", SizeBytes = digest.Size };

    static SizedDigest Directory(List<ContentEntry> entries, Dictionary<Digest, byte[]> messages)
    {
        var message = new Api.Directory();
        foreach (var group in entries.GroupBy(entry => entry.Path.Split('/')[0]).OrderBy(group => Encoding.UTF8.GetBytes(group.Key), ByBytes))
        {
            var below = group.Where(entry => entry.Path != group.Key).Select(entry => entry with { Path = entry.Path[(group.Key.Length + 1)..] }).ToList();
            var own = group.FirstOrDefault(entry => entry.Path == group.Key);
            if (below.Count > 0 || own.Kind == FileKind.Directory)
            {
                message.Directories.Add(new Api.DirectoryNode { Name = group.Key, Digest = Message(Directory(below, messages)) });
            }
            else if (own.Kind == FileKind.File)
            {
                message.Files.Add(new Api.FileNode { Name = group.Key, Digest = Message(new(own.Digest, own.Size)), IsExecutable = own.IsExecutable });
            }
            else
            {
                message.Symlinks.Add(new Api.SymlinkNode { Name = group.Key, Target = own.LinkTarget! });
            }
        }

        var bytes = message.ToByteArray();
        var digest = SizedDigest.OfBytes(bytes);
        if (bytes.Length > 0)
        {
            messages[digest.Digest] = bytes;
        }

        return digest;
    }

    static readonly IComparer<byte[]> ByBytes = Comparer<byte[]>.Create((x, y) => x.AsSpan().SequenceCompareTo(y));
}
