using System.Runtime.InteropServices;
using System.Text;

namespace BuildKit.Commands;

/// <summary>A null-terminated array of C strings, as argv and envp are, in one block of native memory.</summary>
sealed unsafe class NativeStrings : IDisposable
{
    readonly byte* block;

    public NativeStrings(IReadOnlyList<string> texts)
    {
        var table = (texts.Count + 1) * sizeof(byte*);
        block = (byte*)NativeMemory.Alloc((nuint)(table + texts.Sum(text => (long)Encoding.UTF8.GetByteCount(text) + 1)));
        var next = block + table;
        for (var i = 0; i < texts.Count; i++)
        {
            Table[i] = next;
            next += Encoding.UTF8.GetBytes(texts[i], new Span<byte>(next, Encoding.UTF8.GetMaxByteCount(texts[i].Length)));
            *next++ = 0;
        }

        Table[texts.Count] = null;
    }

    public byte** Table => (byte**)block;

    public void Dispose() => NativeMemory.Free(block);
}
