using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace BuildKit.Caching;

/// <summary>
/// Collects the parts of a key. Each is written twice at once: its real value into the salt of the Action, and what may be kept of it for
/// explain. So no part can be in one and not in the other.
/// </summary>
sealed class KeyParts(ValueSeal seal)
{
    readonly List<KeyPart> parts = [];
    readonly MessageWriter salt = new();

    public IReadOnlyList<KeyPart> All => parts;

    /// <summary>A part whose value may be read by anyone: a digest, a path, a version.</summary>
    public void Plain(KeyPartKind kind, string name, string value)
    {
        Write(kind, name, Encoding.UTF8.GetBytes(value));
        parts.Add(new(kind, name, value));
    }

    /// <summary>A part whose value may be a secret.</summary>
    public void Sealed(KeyPartKind kind, string name, string value) => Sealed(kind, name, Encoding.UTF8.GetBytes(value));

    public void Sealed(KeyPartKind kind, string name, ReadOnlySpan<byte> value) => SealedByPlace(kind, name, name, value);

    /// <summary>A part whose name is only shown: what counts is that it comes at this place.</summary>
    public void SealedByPlace(KeyPartKind kind, string shown, string place, ReadOnlySpan<byte> value)
    {
        Write(kind, place, value);
        parts.Add(new(kind, shown, seal.Seal(kind, value)));
    }

    /// <summary>What explain knows of a part whose digest is in the key already.</summary>
    public void Note(KeyPartKind kind, string name, string value) => parts.Add(new(kind, name, value));

    public ImmutableArray<byte> Salt() => [.. SHA256.HashData(salt.Written)];

    // Three elements for each part, all with their lengths: no two lists of parts have the same bytes.
    void Write(KeyPartKind kind, string name, ReadOnlySpan<byte> value)
    {
        salt.Message(1, [(byte)kind]);
        salt.Element(2, name);
        salt.Message(3, value);
    }
}
