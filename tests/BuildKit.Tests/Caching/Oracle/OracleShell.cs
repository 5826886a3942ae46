using System.Text;

namespace BuildKit.Tests.Caching.Oracle;

/// <summary>What a step does, as a script for <c>sh</c>: written apart from the reference, and with its own eyes on the files.</summary>
static class OracleShell
{
    const string Prologue = """
        set -e
        n=0; t=
        add() { t="$t$1
        "; n=$((n+1)); }
        line() { x=; if [ -x "$1" ]; then x=" x"; fi; IFS= read -r l < "$1" || :; add "$1$x: $l"; }
        file() { if [ -e "$1" ]; then case "$1" in $skip) ;; *) line "$1" ;; esac; fi; }
        tree() { for q in "$1"/*; do if [ -L "$q" ]; then add "$q -> $(readlink "$q")"; elif [ -d "$q" ]; then add "$q directory"; tree "$q"; elif [ -e "$q" ]; then line "$q"; fi; done; }
        text() { if [ -e "$1" ]; then IFS= read -r l < "$1" || :; add "$1: ${l%"$cr"}"; fi; }
        upstream() { case "$1" in */z-*) return ;; esac; if [ -L "$1" ]; then add "$1 -> $(readlink "$1")"; elif [ -f "$1" ]; then line "$1"; fi; }

        """;

    public static string Script(OracleStep step, IReadOnlyList<OracleStep> dependencies)
    {
        var script = new StringBuilder(Prologue.ReplaceLineEndings("\n"));
        Say(script, $"skip={(step.Skips ? "*skip*" : "-")}; cr=$(printf '\\r')");
        Read(script, step, dependencies);
        Say(script, step.IsLossy ? "t=\"n$n\"" : $"t=\"v{step.Variant} s{step.Salt} {step.Item}\n$t\"; t=${{t%?}}");
        Write(script, step);
        Say(script, $"echo \"did {step.FullName}: $n\"");
        if (step.Warns)
        {
            Say(script, $"echo '{OracleWork.Warning(step)}' >&2");
        }

        return script.ToString();
    }

    static void Read(StringBuilder script, OracleStep step, IReadOnlyList<OracleStep> dependencies)
    {
        Each("file", step.Files.SelectMany(Words));
        foreach (var path in step.Optional)
        {
            Say(script, $"if [ -e {path} ]; then line {path}; else add '{path} is absent'; fi");
        }

        foreach (var tree in step.Trees)
        {
            Say(script, $"tree {tree}");
        }

        Each("text", step.Texts);
        if (step.Anywhere.Length > 0)
        {
            Say(script, $"for a in $(cat {string.Join(' ', step.Anywhere)} 2>/dev/null | sort); do add \"$a\"; done");
        }

        foreach (var name in step.Variables)
        {
            Say(script, $"add \"{name}=${{{name}-(unset)}}\"");
        }

        Each("upstream", dependencies.Where(dependency => step.DependsOn.Contains(dependency.Name) && dependency.Output != OracleOutput.Nothing)
            .Select(dependency => $"{dependency.Directory}/{(step.Narrowed == dependency.Name ? "main" : "*")}.o"));

        void Each(string verb, IEnumerable<string> words)
        {
            foreach (var word in words)
            {
                Say(script, $"for p in {word}; do {verb} \"$p\"; done");
            }
        }
    }

    static IEnumerable<string> Words(string pattern) =>
        pattern.Contains("/**/", StringComparison.Ordinal) ? [pattern.Replace("/**/", "/", StringComparison.Ordinal), pattern.Replace("/**/", "/*/", StringComparison.Ordinal)] : [pattern];

    static void Write(StringBuilder script, OracleStep step)
    {
        var directory = step.Directory;
        if (step.Output != OracleOutput.Nothing)
        {
            Say(script, $"mkdir -p {directory}");
        }

        if (step.IsIncremental)
        {
            Say(script, $"for o in {directory}/*.o; do case \"$o\" in */z-*) ;; *) rm -f \"$o\" ;; esac; done");
        }

        switch (step.Output)
        {
            case OracleOutput.File:
                Say(script, $"printf '%s\\n' \"$t\" > {directory}/{step.Item ?? "main"}.o");
                break;
            case OracleOutput.Glob:
                foreach (var word in step.Files.Take(1).SelectMany(Words))
                {
                    Say(script, $"for p in {word}; do if [ -e \"$p\" ]; then case \"$p\" in $skip) ;; *) b=${{p##*/}}; IFS= read -r l < \"$p\" || :; printf '%s\\n' \"$l\" > \"{directory}/${{b%.*}}.o\" ;; esac; fi; done");
                }

                Say(script, $"printf '%s\\n' \"$t\" > {directory}/main.o");
                Say(script, step.Salt % 2 == 1 ? $"ln -sfn main.o {directory}/latest.o" : ":");
                Say(script, step.Salt % 3 == 0 ? $"echo run > {directory}/run.o; chmod 755 {directory}/run.o" : ":");
                break;
            case OracleOutput.Directory or OracleOutput.Tree:
                Say(script, $"mkdir -p {directory}/empty {directory}/sub; printf '%s\\n' \"$t\" > {directory}/main.o");
                Say(script, $"echo {step.Salt % 2} > {directory}/sub/$n.o; chmod {(step.Salt % 3 == 0 ? "755" : "644")} {directory}/sub/$n.o; ln -sfn sub/$n.o {directory}/link.o");
                break;
            default:
                break;
        }
    }

    static void Say(StringBuilder script, string line) => script.Append(line).Append('\n');
}
