using System.Globalization;
using System.Text;

namespace BuildKit.Tests.Implementations;

/// <summary>
/// Random programs and random edits: whatever is done around a step leaves its key alone, and whatever is done to it does not.
/// </summary>
[Trait("Speed", "Slow")]
public class NeutralEditTests
{
    [Fact]
    public void Case_38_39_Any_neutral_edits_keep_the_key_and_any_edit_of_what_is_reached_changes_it()
    {
        foreach (var seed in Rounds.Seeds(12))
        {
            var random = new Random(seed);
            var program = new RandomProgram(random);
            var text = program.Text();
            var key = CompiledBuild.Of(text).Key();
            for (var i = 0; i < 3; i++)
            {
                program.EditNeutrally();
                var edited = program.Text();
                Assert.True(key == CompiledBuild.Of(edited).Key(), $"BK_SEED={seed}: a neutral edit changed the key\n{text}\n=>\n{edited}");
            }

            program.EditStep();
            var changed = program.Text();
            Assert.True(key != CompiledBuild.Of(changed).Key(), $"BK_SEED={seed}: an edit did not change the key\n{text}\n=>\n{changed}");
        }
    }

    /// <summary>A step X that reaches some helpers, fields and classes, among others that it does not reach.</summary>
    sealed class RandomProgram(Random random)
    {
        readonly List<Member> members = [];
        readonly Dictionary<string, int> numbers = [];
        int locals;
        int fillers;
        int comments;

        public string Text()
        {
            if (members.Count == 0)
            {
                Make();
            }

            var text = new StringBuilder("class Build : BuildScript\n{\n");
            foreach (var member in members)
            {
                text.Append(Written(member)).Append('\n');
            }

            return text.Append("}\nrecord Item(int A, string B);\n").ToString();
        }

        public void EditNeutrally()
        {
            for (var i = random.Next(1, 6); i > 0; i--)
            {
                switch (random.Next(6))
                {
                    case 0:
                        locals++;
                        break;
                    case 1:
                        comments++;
                        break;
                    case 2:
                        members.Insert(random.Next(members.Count + 1), Filler());
                        break;
                    case 3:
                        var order = members.ToArray();
                        random.Shuffle(order);
                        members.Clear();
                        members.AddRange(order);
                        break;
                    case 4:
                        var unreached = members.FindAll(member => !member.IsReached);
                        Change(unreached[random.Next(unreached.Count)]);
                        break;
                    default:
                        members.RemoveAll(member => member.Text.Contains("Filler", StringComparison.Ordinal) && random.Next(2) == 0);
                        break;
                }
            }
        }

        public void EditStep()
        {
            var reached = members.FindAll(member => member.IsReached);
            Change(reached[random.Next(reached.Count)]);
        }

        void Change(Member member) => numbers[member.Name] = numbers.GetValueOrDefault(member.Name, 1) + random.Next(1, 50);

        // Each helper calls some that come after it, in one of many ways; NUMBER is what an edit changes.
        void Make()
        {
            var count = random.Next(3, 9);
            var called = new HashSet<int> { 0 };
            for (var i = 0; i < count; i++)
            {
                var next = i + 1 < count ? Enumerable.Range(i + 1, count - i - 1).Where(_ => random.Next(2) == 0).Take(2).ToList() : [];
                if (called.Contains(i))
                {
                    called.UnionWith(next);
                }

                members.Add(new($"H{i}", Helper(i, string.Concat(next.Select(n => $" + H{n}(LOCAL)"))), false));
            }

            members.AddRange(members.Select((member, index) => member with { IsReached = called.Contains(index) }).ToList());
            members.RemoveRange(0, count);
            members.Add(new("F", "int F = NUMBER;", false));
            members.Add(new("X", Step(), true));
            members.Add(Filler());
        }

        string Step() => random.Next(5) switch
        {
            0 => "Target X => _ => _.Executes(() => Console.WriteLine(H0(NUMBER)));",
            1 => "Target X => _ => { var LOCAL = NUMBER; var other = 2; return _.OnlyWhen(() => other > 1, \"w\").Executes(() => Console.WriteLine(H0(LOCAL))); };",
            2 => "Target X => _ => _.Executes(async () => { var LOCAL = NUMBER; await Task.Yield(); Console.WriteLine(H0(LOCAL)); });",
            3 => "Target X => _ => _.Executes(() => { int Inner(int LOCAL) => H0(LOCAL) + NUMBER; Console.WriteLine(Inner(1)); });",
            _ => "Target X => _ => _.ForEach(() => new[] { 1, 2 }, (step, LOCAL) => step.Executes(() => Console.WriteLine(H0(LOCAL) + NUMBER)));",
        };

        string Helper(int i, string calls) => $"int H{i}(int LOCAL) " + random.Next(8) switch
        {
            0 => $"=> LOCAL + NUMBER{calls};",
            1 => $"{{ Func<int, int> f = q => q * NUMBER; return f(LOCAL){calls}; }}",
            2 => $"=> Enumerable.Range(0, LOCAL).Where(q => q > NUMBER).Sum(){calls};",
            3 => $"{{ IEnumerable<int> All() {{ yield return NUMBER; yield return LOCAL; }} return All().Sum(){calls}; }}",
            4 => $"=> LOCAL switch {{ 1 => NUMBER, 2 => 3, _ => 4 }}{calls};",
            5 => $"=> new Item(LOCAL, \"tNUMBER\").GetHashCode(){calls};",
            6 => $"{{ int[] all = [1, 2, 3, NUMBER]; return all[LOCAL & 3]{calls}; }}",
            _ => $"{{ async Task<int> Later() {{ await Task.Yield(); return NUMBER; }} return Later().Result{calls}; }}",
        };

        Member Filler()
        {
            var name = $"Filler{fillers++}";
            return new(name, random.Next(5) switch
            {
                0 => $"int {name}(int LOCAL) => LOCAL + NUMBER;",
                1 => $"Target {name} => _ => _.Executes(() => {{ var LOCAL = NUMBER; Task.Run(() => LOCAL).Wait(); }});",
                2 => $"readonly string {name} = \"NUMBER\";",
                3 => $"IEnumerable<int> {name}() {{ yield return NUMBER; }}",
                _ => $"static readonly int[] {name} = [1, 2, 3, 4, NUMBER];",
            }, false);
        }

        string Written(Member member)
        {
            var text = member.Text.Replace("LOCAL", $"local{locals}", StringComparison.Ordinal)
                .Replace("NUMBER", numbers.GetValueOrDefault(member.Name, 1).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
            return comments == 0 ? text : $"    // {comments}\n    {text.Replace("; ", ";\n/* c */   ", StringComparison.Ordinal)}";
        }

        sealed record Member(string Name, string Text, bool IsReached);
    }
}
