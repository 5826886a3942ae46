using System.Buffers.Binary;
using System.IO.Pipes;
using System.Net.Sockets;

namespace BuildKit.Releases;

/// <summary>
/// Asks an SSH agent for a signature of bytes as they are, in the form that every cryptographic library knows; <c>ssh-keygen</c> signs in its
/// own form only. The messages: draft-ietf-sshm-ssh-agent.
/// </summary>
/// <param name="socket">Where the agent listens.</param>
sealed class SshAgent(string socket)
{
    public const string SocketVariable = "SSH_AUTH_SOCK";

    const byte SignRequest = 13;
    const byte SignResponse = 14;
    const uint RsaWithSha256 = 2;
    const int LongestAnswer = 256 * 1024;

    const string PipeOfWindows = "openssh-ssh-agent";

    /// <summary>The agent of whoever runs the build; null if there is none.</summary>
    public static SshAgent? OfUser =>
        Environment.GetEnvironmentVariable(SocketVariable) is { Length: > 0 } socket ? new(socket) : OperatingSystem.IsWindows() ? new(PipeOfWindows) : null;

    /// <summary>The signature; null if the agent does not answer, does not have the key or will not use it.</summary>
    /// <param name="key">The public key, as it stands in lists of signers.</param>
    /// <param name="content">What is signed.</param>
    /// <param name="cancellation">An agent may ask its owner, who may not be there.</param>
    public async Task<BareSignature?> SignAsync(byte[] key, byte[] content, CancellationToken cancellation)
    {
        byte[] request = [SignRequest, .. SshWire.String(key), .. SshWire.String(content), .. SshWire.Number(RsaWithSha256)];
        try
        {
            var stream = await ConnectAsync(cancellation).ConfigureAwait(false);
            await using var _ = stream.ConfigureAwait(false);
            await stream.WriteAsync(SshWire.String(request), cancellation).ConfigureAwait(false);
            return await AnswerAsync(stream, cancellation).ConfigureAwait(false) is [SignResponse, .. var rest] && SshWire.Strings(rest) is [var signature]
                ? BareSignature.Of(signature) : null;
        }
        catch (Exception exception) when (exception is IOException or SocketException or UnauthorizedAccessException or ArgumentException or TimeoutException)
        {
            return null;
        }
    }

    async Task<Stream> ConnectAsync(CancellationToken cancellation)
    {
        if (socket == PipeOfWindows)
        {
            var pipe = new NamedPipeClientStream(".", socket, PipeDirection.InOut, PipeOptions.Asynchronous);
            await pipe.ConnectAsync(TimeSpan.FromSeconds(1), cancellation).ConfigureAwait(false);
            return pipe;
        }

        var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellation).ConfigureAwait(false);
            return new NetworkStream(connection, ownsSocket: true);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    static async Task<byte[]> AnswerAsync(Stream stream, CancellationToken cancellation)
    {
        var length = new byte[4];
        await stream.ReadExactlyAsync(length, cancellation).ConfigureAwait(false);
        var answer = new byte[Math.Min(BinaryPrimitives.ReadUInt32BigEndian(length), LongestAnswer)];
        await stream.ReadExactlyAsync(answer, cancellation).ConfigureAwait(false);
        return answer;
    }
}
