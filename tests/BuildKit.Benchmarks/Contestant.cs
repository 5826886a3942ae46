using System.Diagnostics;
using System.Globalization;

namespace BuildKit.Benchmarks;

/// <summary>One of those that do the same work.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Measure">Does the work once.</param>
sealed record Contestant(string Name, Func<Cost> Measure)
{
    /// <summary>Done before each round, and not measured.</summary>
    public Action Prepare { get; init; } = static () => { };

    /// <summary>A program, from its start to its end.</summary>
    public static Contestant Tool(string name, string directory, string tool, params string[] arguments) =>
        new(name, () => Timed(directory, tool, arguments, out _));

    /// <summary>Ours as a whole process, from its start to its end.</summary>
    public static Contestant Process(string name, string work, params string[] arguments) =>
        Tool(name, Path.GetTempPath(), Environment.ProcessPath!, [.. Self(), "inside", work, .. arguments]);

    /// <summary>The same, where others work as well who are not its children.</summary>
    /// <param name="time">The processor time that they have taken so far, in milliseconds.</param>
    public Contestant With(Func<double> time) => this with
    {
        Measure = () =>
        {
            var before = time();
            var cost = Measure();
            return cost with { Cpu = cost.Cpu + time() - before };
        },
    };

    /// <summary>Ours, in a process that has just been started, measured in its <c>Main</c>: compiling its code counts, starting the runtime does not.</summary>
    public static Contestant Inside(string name, string work, params string[] arguments) => new(name, () =>
    {
        Timed(Path.GetTempPath(), Environment.ProcessPath!, [.. Self(), "inside", work, .. arguments], out var output);
        var numbers = output.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        return new(numbers[0], numbers[1]);
    });

    static string[] Self() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(Contestant).Assembly.Location] : [];

    static Cost Timed(string directory, string tool, string[] arguments, out string output)
    {
        var start = new ProcessStartInfo(tool, arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };
        var (watch, before) = (Stopwatch.StartNew(), Cpu.OfChildren());
        using var process = System.Diagnostics.Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? new(watch.Elapsed.TotalMilliseconds, Cpu.OfChildren() - before) : throw new InvalidOperationException($"{tool} {string.Join(' ', arguments)}: {error.Result}{output}");
    }
}

/// <summary>What some work took.</summary>
/// <param name="Elapsed">In milliseconds.</param>
/// <param name="Cpu">The time of all processors together, in milliseconds: it says the same on a busy machine.</param>
readonly record struct Cost(double Elapsed, double Cpu);
