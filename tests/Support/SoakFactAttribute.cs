using System.Runtime.CompilerServices;

namespace BuildKit.Tests;

/// <summary>A test that takes much time and runs in <c>Soak</c>; what it shows is shown in smaller by others every day.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SoakFactAttribute : FactAttribute
{
    public SoakFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1) : base(sourceFilePath, sourceLineNumber)
    {
        SkipUnless = nameof(Rounds.AreMany);
        SkipType = typeof(Rounds);
        Skip = "runs in Soak";
    }
}
