using System.Globalization;
using BuildKit.Deployments;

namespace BuildKit;

/// <summary>
/// How many hosts a batch has: a number, which converts by itself, or a share of the environment, as
/// <c>20.Percent()</c>, rounded up.
/// </summary>
public readonly record struct BatchSize
{
    readonly int number;
    readonly bool isPercent;

    internal BatchSize(int number, bool isPercent) => (this.number, this.isPercent) = (number, isPercent);

    /// <summary>A batch of that many hosts; 0 and fewer are refused where the batches are used (BK0511).</summary>
    public static implicit operator BatchSize(int hosts) => new(hosts, isPercent: false);

    /// <inheritdoc/>
    public override string ToString() => number.ToString(CultureInfo.InvariantCulture) + (isPercent ? " %" : "");

    internal int Of(int fleet) => isPercent ? (int)(((long)fleet * number + 99) / 100) : number;

    internal bool IsSmallerThan(BatchSize other) => isPercent == other.isPercent && number < other.number;

    internal BatchSize Checked() => new(Setting.Between(1, number, isPercent ? 100 : 100_000, "A batch"), isPercent);
}

/// <summary>Numbers as they are said: <c>20.Percent()</c>, <c>2.Minutes()</c>, <c>60.Seconds()</c>.</summary>
public static class DeploymentNumbers
{
    extension(int number)
    {
        /// <summary>That share of the hosts of an environment, rounded up.</summary>
        /// <exception cref="BuildException">BK0511: fewer than 1 or more than 100.</exception>
        public BatchSize Percent() => new(Setting.Between(1, number, 100, "Percent"), isPercent: true);

        /// <summary>That many seconds.</summary>
        public TimeSpan Seconds() => TimeSpan.FromSeconds(number);

        /// <summary>That many minutes.</summary>
        public TimeSpan Minutes() => TimeSpan.FromMinutes(number);
    }
}
