using System.Collections.Concurrent;
using System.Text;
using BuildKit.Events;
using BuildKit.Masking;

namespace BuildKit.Hosting;

/// <summary>
/// Stands in for <c>Console.Out</c> or <c>Console.Error</c> while targets run: what the author's code writes becomes
/// lines of the step that it runs for, also when it writes in pieces and many steps run at once. Outside of any step it
/// goes to the original.
/// </summary>
sealed class StepConsole(TextWriter original, bool isError) : TextWriter(System.Globalization.CultureInfo.InvariantCulture)
{
    // Text that never ends in a line break must not gather without limit.
    const int LongestLine = 1024 * 1024;

    readonly ConcurrentDictionary<string, StringBuilder> pieces = new(StringComparer.Ordinal);

    public override Encoding Encoding => original.Encoding;

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (StepScope.Current is { } scope)
        {
            Add(scope, buffer);
        }
        else
        {
            original.Write(buffer);
        }
    }

    public override void WriteLine(string? value) => Write(string.Concat(value, NewLine));

    public override void WriteLine(ReadOnlySpan<char> buffer) => Write(string.Concat(buffer, NewLine));

    public override void Flush()
    {
        // A step's piece of a line waits for its end: flushing after each piece is a habit, not a line break.
        if (StepScope.Current is null)
        {
            original.Flush();
        }
    }

    /// <summary>Posts what the step wrote after its last line break. To be called when the step ends, before its last event.</summary>
    public void Flush(StepScope scope)
    {
        if (pieces.TryRemove(scope.Id, out var piece))
        {
            lock (piece)
            {
                if (piece.Length > 0)
                {
                    Post(scope, piece);
                }
            }
        }
    }

    void Add(StepScope scope, ReadOnlySpan<char> text)
    {
        // One step may write from several threads.
        var piece = pieces.GetOrAdd(scope.Id, _ => new());
        lock (piece)
        {
            while (text.IndexOf('\n') is var end and >= 0)
            {
                piece.Append(text[..end]);
                Post(scope, piece);
                text = text[(end + 1)..];
            }

            piece.Append(text);
            if (piece.Length > LongestLine)
            {
                Cut(scope, piece);
            }
        }
    }

    // What may be the first half of a secret waits for the other.
    void Cut(StepScope scope, StringBuilder line)
    {
        var all = line.ToString();
        var whole = SecretMask.Current.Whole(all);
        var end = whole < LongestLine / 2 ? all.Length : whole;
        line.Length = end;
        Post(scope, line);
        line.Append(all, end, all.Length - end);
    }

    void Post(StepScope scope, StringBuilder line)
    {
        if (line.Length > 0 && line[^1] == '\r')
        {
            line.Length--;
        }

        var text = line.ToString();
        line.Clear();
        scope.Post(new OutputWritten
        {
            Time = scope.Time.GetUtcNow(),
            Target = scope.Target,
            Step = scope.Step,
            Text = text,
            IsError = isError,
        });
    }
}
