using System.Globalization;

namespace BuildKit.Tests;

/// <summary>
/// What property, fault and fleet tests did, for <c>docs/soak.md</c>: lines of the file that <c>BK_SOAK_NOTES</c> names, if it is set. What
/// is there when all tests have passed is what has passed.
/// </summary>
public static class SoakNotes
{
    static readonly Lock Access = new();

    /// <summary>Says what the test that runs now does.</summary>
    public static void Add(string what)
    {
        // Seeds that are test cases of their own are asked for where no test runs yet.
        if (Environment.GetEnvironmentVariable("BK_SOAK_NOTES") is not { Length: > 0 } file || TestContext.Current is not { TestClass: { } of, TestMethod: { } method })
        {
            return;
        }

        lock (Access)
        {
            File.AppendAllText(file, string.Create(CultureInfo.InvariantCulture, $"{of.TestClassSimpleName}\t{method.MethodName.Replace('_', ' ')}\t{what}\n"));
        }
    }
}
