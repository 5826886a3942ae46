using System.Text;
using System.Text.Json;

namespace BuildKit.Releases;

/// <summary>
/// A signed statement in one file, as tools for attestations take it: a DSSE envelope, whose signature is of the payload with its type and length
/// in front.
/// </summary>
/// <param name="Payload">The statement.</param>
/// <param name="KeyId">The fingerprint of the key.</param>
/// <param name="Signature">As <see cref="BareSignature"/> has it.</param>
sealed record ProvenanceEnvelope(string Payload, string KeyId, byte[] Signature)
{
    public const string FileName = "provenance.dsse.sig";

    const string PayloadType = "application/vnd.in-toto+json";

    /// <summary>What is signed: DSSE's pre-authentication encoding. No other signature of an SSH key is of bytes that begin like it.</summary>
    public static byte[] ToBeSigned(string payload) =>
        Encoding.UTF8.GetBytes($"DSSEv1 {PayloadType.Length} {PayloadType} {Encoding.UTF8.GetByteCount(payload)} {payload}");

    public byte[] ToBytes() => JsonDocuments.Write(json =>
    {
        json.WriteString("payloadType", PayloadType);
        json.WriteBase64String("payload", Encoding.UTF8.GetBytes(Payload));
        json.WriteStartArray("signatures");
        json.WriteStartObject();
        json.WriteString("keyid", KeyId);
        json.WriteBase64String("sig", Signature);
        json.WriteEndObject();
        json.WriteEndArray();
    });

    /// <summary>Null if the bytes are not exactly what <see cref="ToBytes"/> writes.</summary>
    public static ProvenanceEnvelope? Read(byte[] bytes)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes);
            var signature = json.RootElement.GetProperty("signatures")[0];
            var envelope = new ProvenanceEnvelope(
                Encoding.UTF8.GetString(json.RootElement.GetProperty("payload").GetBytesFromBase64()),
                signature.GetProperty("keyid").GetString()!,
                signature.GetProperty("sig").GetBytesFromBase64());
            return envelope.ToBytes().AsSpan().SequenceEqual(bytes) ? envelope : null;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            return null;
        }
    }
}
