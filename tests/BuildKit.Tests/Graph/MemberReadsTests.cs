#pragma warning disable CS0649, CS0169, CA1823, IDE0051, IDE0044, CA1822
using BuildKit.Graph;

namespace BuildKit.Tests.Graph;

/// <summary>Which members the code of a target may read.</summary>
public class MemberReadsTests
{
    [Theory]
    [InlineData("Nothing")]
    [InlineData("Direct", "Key")]
    [InlineData("InLambda", "Key")]
    [InlineData("InAsync", "Key")]
    [InlineData("InIterator", "Key")]
    [InlineData("ThroughProperty", "Header", "Key")]
    [InlineData("ThroughMethod", "Key")]
    [InlineData("ThroughClass", "Key")]
    [InlineData("ThroughInterface", "Key")]
    [InlineData("ThroughGeneric", "Key")]
    [InlineData("ThroughVirtual", "Key")]
    [InlineData("OfBase", "BaseKey")]
    [InlineData("OfComponent", "ComponentKey")]
    [InlineData("AutoProperty", "Auto")]
    [InlineData("ForEachItem", "Key")]
    [InlineData("OnlyOrder")]
    [InlineData("OnlyOtherMembers", "Other")]
    [InlineData("Inherits", "Key")]
    [InlineData("OverridesBase", "BaseKey")]
    public void All_that_may_be_read_is_named_and_no_secret_that_is_not(string target, params string[] expected)
    {
        var names = MemberReads.By(typeof(Sample), [target], [])!;

        Assert.Equal(expected.Order(), names.Intersect(["Key", "BaseKey", "ComponentKey", "Auto", "Other", "Header"]).Order());
    }

    class Base
    {
        protected string? BaseKey;

        protected virtual string? Virtual => null;

        protected virtual Target OverridesBase => _ => _.Executes(() => Console.WriteLine(BaseKey));
    }

    interface IComponent
    {
        string ComponentKey => "";

        string Describe() => ComponentKey;
    }

    interface IThing
    {
        string? Do();
    }

    sealed class Thing(Sample sample) : IThing
    {
        public string? Do() => sample.Key;
    }

    sealed class Sample : Base, IComponent
    {
        internal readonly string? Key;
        readonly string? Other;

        string? Auto { get; }

        string Header => $"Bearer {Key}";

        protected override string? Virtual => Key;

        Target Nothing => _ => _.Executes(() => Console.WriteLine("nothing"));

        Target Direct => _ => Key is null ? _ : _.Executes(() => { });

        Target InLambda => _ => _.Executes(() => Console.WriteLine(Key));

        Target InAsync => _ => _.Executes(async () =>
        {
            await Task.Yield();
            Console.WriteLine(Key);
        });

        Target InIterator => _ => _.ForEach(Keys, (step, _) => step.Executes(() => { }));

        Target ThroughProperty => _ => _.Executes(() => Console.WriteLine(Header));

        Target ThroughMethod => _ => _.Executes(Act);

        Target ThroughClass => _ => _.Executes(() => new Thing(this).Do());

        Target ThroughInterface => _ => _.Executes(() => Thing().Do());

        Target ThroughGeneric => _ => _.Executes(() => With<Thing>());

        Target ThroughVirtual => _ => _.Executes(() => Console.WriteLine(((Base)this).ToString() + Virtual));

        Target OfBase => _ => _.Executes(() => Console.WriteLine(BaseKey));

        Target OfComponent => _ => _.Executes(() => Console.WriteLine(((IComponent)this).Describe()));

        Target AutoProperty => _ => _.Executes(() => Console.WriteLine(Auto));

        Target ForEachItem => _ => _.ForEach(() => new[] { 1 }, (step, item) => step.Executes(() => Console.WriteLine($"{item} {Key}")));

        Target OnlyOrder => _ => _.Before(Direct).After(InLambda).Executes(() => { });

        Target OnlyOtherMembers => _ => _.Executes(() => Console.WriteLine(Other));

        Target Inherits => _ => _.Inherit(Direct);

        protected override Target OverridesBase => _ => _.Base();

        void Act() => Console.WriteLine(Key);

        IThing Thing() => new Thing(this);

        static void With<T>() => Console.WriteLine(typeof(T));

        IEnumerable<string?> Keys()
        {
            yield return Key;
        }
    }
}
