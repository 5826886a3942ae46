using System.Globalization;
using System.Text;

namespace BuildKit.Masking;

/// <summary>
/// Masks what is written before it reaches another writer, also where a secret comes in pieces: what may be the beginning of
/// one is held back until it is known, until its line ends, or until it is flushed.
/// </summary>
sealed class MaskedWriter(TextWriter inner, SecretMask mask) : TextWriter(CultureInfo.InvariantCulture)
{
    readonly Lock writing = new();
    string held = "";

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        lock (writing)
        {
            if (held.Length == 0 && !mask.IsActive)
            {
                inner.Write(buffer);
                return;
            }

            var text = string.Concat(held, buffer);
            // Each line of a secret is masked by itself, so the end of a line need not wait for the next.
            var whole = Math.Max(mask.Whole(text), text.LastIndexOf('\n') + 1);
            held = text[whole..];
            inner.Write(mask.Mask(text[..whole]));
        }
    }

    public override void WriteLine(string? value) => Write(string.Concat(value, NewLine));

    public override void WriteLine(ReadOnlySpan<char> buffer) => Write(string.Concat(buffer, NewLine));

    public override void Flush()
    {
        lock (writing)
        {
            if (held.Length > 0)
            {
                inner.Write(mask.Mask(held));
                held = "";
            }

            inner.Flush();
        }
    }
}
