using System.Net;

namespace BuildKit.Releases;

/// <summary>A file as the body of a request: opened anew each time that it is sent, since a request may be sent twice.</summary>
sealed class FileBody(PublishedFile file, Action progress, string before = "", string behind = "") : HttpContent
{
    const int BufferSize = 128 * 1024;

    readonly byte[] before = System.Text.Encoding.UTF8.GetBytes(before);
    readonly byte[] behind = System.Text.Encoding.UTF8.GetBytes(behind);

    protected override bool TryComputeLength(out long length)
    {
        length = before.Length + file.Size + behind.Length;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        using var content = new CheckedFile(file);
        await stream.WriteAsync(before, cancellationToken).ConfigureAwait(false);
        var buffer = new byte[BufferSize];
        while (content.Read(buffer) is > 0 and var count)
        {
            await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            progress();
        }

        await stream.WriteAsync(behind, cancellationToken).ConfigureAwait(false);
    }
}
