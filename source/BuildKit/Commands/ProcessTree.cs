using System.Globalization;
using System.Text;

namespace BuildKit.Commands;

/// <summary>
/// The processes that a command has started, also those that left its group: on Linux they are found by the mark in
/// their environment and by their parents. Elsewhere only the group is known.
/// </summary>
static class ProcessTree
{
    const int OpenProcess = 434;
    const int SignalProcess = 424;
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Kills until none is left, as new ones may appear meanwhile; returns those that do not end.</summary>
    /// <param name="mark">An entry of the environment that all of them have, as <c>NAME=value</c>.</param>
    /// <param name="leader">The process that the command is, which nobody else may be by now; 0 if there is none.</param>
    /// <param name="killGroup">Kills the leader and its group.</param>
    public static async Task<IReadOnlyList<int>> KillAsync(string mark, int leader, Action killGroup)
    {
        var giveUp = Environment.TickCount64 + (long)ChildProcess.KillTime.TotalMilliseconds / 2;
        while (OperatingSystem.IsLinux())
        {
            // Looked for before anything is killed: whose parent is dead cannot be found by its parent any more.
            var members = Members(mark, leader);
            killGroup();
            if (members.Count == 0 || Environment.TickCount64 > giveUp)
            {
                return [.. members.Select(member => member.Id)];
            }

            members.ForEach(Kill);
            await Task.Delay(Pause, TimeProvider.System).ConfigureAwait(false);
        }

        killGroup();
        return [];
    }

    /// <summary>The living members, without this program itself.</summary>
    public static List<ProcessRecord> Members(string mark, int leader)
    {
        var entry = Encoding.UTF8.GetBytes(mark);
        var living = Directory.EnumerateDirectories("/proc")
            .Select(directory => int.TryParse(Path.GetFileName(directory.AsSpan()), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 1 && id != Environment.ProcessId)
            .Select(ProcessRecord.Read).OfType<ProcessRecord>().Where(process => process.IsAlive).ToList();
        var members = living.Where(process => process.BelongsTo(leader) || process.HasVariable(entry))
            .ToDictionary(process => process.Id);
        while (living.Any(process => members.ContainsKey(process.Parent) && members.TryAdd(process.Id, process)))
        {
        }

        return [.. members.Values];
    }

    // A descriptor holds on to one process, so what is verified after opening it is what will be killed: not a
    // stranger that was given the same number. Without such descriptors (before Linux 5.3) a window of microseconds remains.
    static void Kill(ProcessRecord member)
    {
        var descriptor = (int)Posix.SystemCall(OpenProcess, member.Id, 0, 0, 0);
        if (ProcessRecord.Read(member.Id)?.StartTime == member.StartTime)
        {
            _ = descriptor < 0
                ? Posix.Kill(member.Id, Posix.SignalKill)
                : Posix.SystemCall(SignalProcess, descriptor, Posix.SignalKill, 0, 0);
        }

        _ = descriptor >= 0 ? Posix.Close(descriptor) : 0;
    }
}

/// <summary>What <c>/proc</c> says of one process.</summary>
sealed record ProcessRecord
{
    public required int Id { get; init; }

    public required char State { get; init; }

    public required int Parent { get; init; }

    public required int Group { get; init; }

    public required int Session { get; init; }

    /// <summary>In clock ticks since the system started; with the number it identifies a process.</summary>
    public required ulong StartTime { get; init; }

    public bool IsAlive => State is not ('Z' or 'X' or 'x');

    public bool BelongsTo(int leader) => leader != 0 && (Id == leader || Group == leader || Session == leader);

    /// <summary>Null if there is no such process any more, or it is none of ours to look at.</summary>
    public static ProcessRecord? Read(int id)
    {
        try
        {
            // The name is in parentheses and may contain anything, parentheses and spaces too.
            var text = File.ReadAllText($"/proc/{id}/stat");
            var fields = text[Math.Min(text.Length, text.LastIndexOf(')') + 2)..].Split(' ');
            return fields.Length < 20 ? null : new()
            {
                Id = id,
                State = fields[0][0],
                Parent = int.Parse(fields[1], CultureInfo.InvariantCulture),
                Group = int.Parse(fields[2], CultureInfo.InvariantCulture),
                Session = int.Parse(fields[3], CultureInfo.InvariantCulture),
                StartTime = ulong.Parse(fields[19], CultureInfo.InvariantCulture),
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public bool HasVariable(ReadOnlySpan<byte> entry)
    {
        try
        {
            ReadOnlySpan<byte> environment = File.ReadAllBytes($"/proc/{Id}/environ");
            foreach (var range in environment.Split((byte)0))
            {
                if (environment[range].SequenceEqual(entry))
                {
                    return true;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }

        return false;
    }
}
