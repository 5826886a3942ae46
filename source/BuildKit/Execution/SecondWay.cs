using BuildKit.Verification;

namespace BuildKit.Execution;

/// <summary>How a step runs a second time.</summary>
abstract class SecondWay : IDisposable
{
    /// <summary>Where, in words.</summary>
    public abstract string Where { get; }

    /// <summary>What it takes for the root of the workspace.</summary>
    public abstract AbsolutePath Root { get; }

    /// <summary>Patterns of the variables of the build that it sees and that are in no key.</summary>
    public abstract IReadOnlyList<string> HandedThrough { get; }

    /// <summary>What the first run left, where it lies now.</summary>
    public abstract LeftFiles First { get; }

    /// <summary>Makes the place ready for a run.</summary>
    /// <returns>The step as it is there.</returns>
    public abstract StepRun Prepare();

    /// <summary>Makes this process different too, until the result is disposed of; null where that does not matter.</summary>
    public virtual IDisposable? Enter(IReadOnlyList<(string Name, string Value)> variables) => null;

    /// <summary>What the second run left.</summary>
    /// <exception cref="BuildException">BK0361, BK0345: it did not leave what the step declares.</exception>
    public abstract LeftFiles Left();

    /// <summary>What the first run left is where it was.</summary>
    public abstract void Dispose();
}
