using System.Diagnostics;
using System.Globalization;

namespace BuildKit.Benchmarks;

/// <summary>One of those that do the same work.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Measure">Does the work once; the milliseconds that it took.</param>
sealed record Contestant(string Name, Func<double> Measure)
{
    /// <summary>Done before each round, and not measured.</summary>
    public Action Prepare { get; init; } = static () => { };

    /// <summary>A program, from its start to its end.</summary>
    public static Contestant Tool(string name, string directory, string tool, params string[] arguments) =>
        new(name, () => Timed(directory, tool, arguments, out _));

    /// <summary>Ours, in a process that has just been started, measured in its <c>Main</c>: compiling its code counts, starting the runtime does not.</summary>
    public static Contestant Inside(string name, string work, params string[] arguments) => new(name, () =>
    {
        Timed(Path.GetTempPath(), Environment.ProcessPath!, [.. Self(), "inside", work, .. arguments], out var output);
        return double.Parse(output, CultureInfo.InvariantCulture);
    });

    static string[] Self() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(Contestant).Assembly.Location] : [];

    static double Timed(string directory, string tool, string[] arguments, out string output)
    {
        var start = new ProcessStartInfo(tool, arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? watch.Elapsed.TotalMilliseconds : throw new InvalidOperationException($"{tool} {string.Join(' ', arguments)}: {error.Result}{output}");
    }
}
