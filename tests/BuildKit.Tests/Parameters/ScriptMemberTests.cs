using System.Reflection;
using System.Reflection.Emit;
using BuildKit.Parameters;

namespace BuildKit.Tests.Parameters;

/// <summary>Which members a script has, and which of several bodies counts.</summary>
public sealed class ScriptMemberTests
{
    [Fact]
    public void A_name_is_listed_once_and_what_is_more_derived_takes_over()
    {
        var members = ScriptMember.Of(new Script());

        Assert.Equal(
            ["Base: Script", "Diamond: ILeft", "Hidden: IRight", "Own: Script", "Plain: IRoot"],
            members.Select(member => $"{member.Name}: {member.Info.DeclaringType!.Name}").Where(text => !text.StartsWith('_')).Order(StringComparer.Ordinal));
        Assert.All(members, member => Assert.Empty(member.Rivals));
    }

    [Theory]
    [InlineData("Base", "Script.Base", "Parent.Base")]
    [InlineData("Own", "Script.Own", "IRoot.Own")]
    [InlineData("Hidden", "IRight.Hidden", "IRoot.Hidden")]
    [InlineData("Plain", "Script.Plain explicit", "ILeft.Plain", "IRoot.Plain")]
    [InlineData("Nothing")]
    public void Bodies_are_found_from_the_most_derived_to_the_first(string name, params string[] bodies)
    {
        var script = new Script();
        var found = new List<string>();
        for (var some = Implementation.Active(typeof(Script), name); some is [var one]; some = one.Overridden(typeof(Script)))
        {
            found.Add((string)one.ValueIn(script)!);
        }

        Assert.Equal(bodies, found);
    }

    [Fact]
    public void Bodies_of_siblings_are_ambiguous_and_a_lambda_that_names_one_is_not()
    {
        Assert.Equal(["ILeft", "IOther"], Implementation.Active(typeof(Both), "Plain").Single().Overridden(typeof(Both)).Select(one => one.Declarer.Name).Order());
        Assert.Equal("ILeft", Assert.Single(Implementation.SeenFrom(typeof(ILeft), "Plain")).Declarer.Name);
        Assert.Equal("IRoot", Assert.Single(Implementation.SeenFrom(typeof(IRight), "Plain")).Declarer.Name);
    }

    [Fact]
    public void Two_overrides_that_were_compiled_apart_are_one_clear_error()
    {
        // The compiler refuses such a class; the runtime finds it when the member is first read.
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new("apart"), AssemblyBuilderAccess.Run);
        var type = assembly.DefineDynamicModule("apart").DefineType("Apart", TypeAttributes.Public, typeof(object), [typeof(ILeft), typeof(IOther)]);
        var script = Activator.CreateInstance(type.CreateType())!;

        var member = ScriptMember.Of(script).Single(member => member.Name == "Plain");

        var thrown = Assert.Throws<BuildException>(() => member.Value);
        Assert.Equal("BK0119", thrown.Error.Code);
        Assert.Contains("ILeft", thrown.Message);
        Assert.Contains("IOther", thrown.Message);
    }

    [Fact]
    public void Lambdas_that_name_a_member_are_read_and_others_are_not()
    {
        var script = new Script();
        string? captured = null;

        Assert.Equal("Own", MemberRead.By((Func<Script, string>)(s => s.Own)));
        Assert.Equal("Plain", MemberRead.By((Func<IRoot, string>)(s => s.Plain)));
        Assert.Equal("Length", MemberRead.By((Func<string, int>)(s => s.Length)));
        Assert.Null(MemberRead.By((Func<Script, string>)(s => s.Own + "x")));
        Assert.Null(MemberRead.By((Func<string>)(() => script.ToString()!)));
        Assert.Null(MemberRead.By((Func<string>)(() => captured ?? "x")));
    }

    // Visible, so that a type of another assembly can have them.
#pragma warning disable CA1033
    public interface IRoot
    {
        string Plain => "IRoot.Plain";

        string Own => "IRoot.Own";

        string Hidden => "IRoot.Hidden";

        string Diamond => "IRoot.Diamond";
    }

    public interface ILeft : IRoot
    {
        string IRoot.Plain => "ILeft.Plain";

        new string Diamond => "ILeft.Diamond";
    }

    public interface IRight : IRoot
    {
        new string Hidden => "IRight.Hidden";
    }

    public interface IOther : IRoot
    {
        string IRoot.Plain => "IOther.Plain";
    }

#pragma warning restore CA1033
    class Parent
    {
        protected virtual string Base => "Parent.Base";
    }

    sealed class Script : Parent, ILeft, IRight
    {
        protected override string Base => "Script.Base";

        public string Own => "Script.Own";

        string IRoot.Plain => "Script.Plain explicit";
    }

    sealed class Both : ILeft, IOther
    {
        public string Plain => "Both.Plain";
    }
}
