using BuildKit.Commands;
using BuildKit.Releases;
using BuildKit.Tests.Repositories;

namespace BuildKit.Tests.Releases;

/// <summary>A workspace whose product can be signed, and keys to sign it with.</summary>
sealed class SignedShop : IDisposable
{
    public SignedShop()
    {
        Needs.Tool("ssh-keygen");
        // Lists and keys of the tests are no change of the tree.
        File.AppendAllText(Workspace.Root / ".git/info/exclude", "deploy/\n");
        Directory.CreateDirectory(Workspace.Root / "deploy");
    }

    public ShopWorkspace Workspace { get; } = new();

    public TemporaryDirectory Keys { get; } = new("keys");

    public Script Build { get; } = new();

    public AbsolutePath Root => Workspace.Root;

    public AbsolutePath Allowed => Root / "deploy/allowed_signers";

    public AbsolutePath Revoked => Root / "deploy/revoked_signers";

    public void Dispose()
    {
        Keys.Dispose();
        Workspace.Dispose();
    }

    public sealed class Script
    {
        public string? Key { get; set; }

        public ISigner? Signer { get; set; }

        public Target Publish => _ => _.Outputs("artifacts/shop/**");

        /// <summary>Says that it is to be signed even if there is no key; what happens then depends on where it runs.</summary>
        public bool IsToBeSigned { get; set; }

        public IReleaseVerifier? Verifier { get; set; }

        public Product Shop => _ =>
        {
            var shop = _.Archive("shop", from: Publish);
            shop = Key is null && !IsToBeSigned ? shop : shop.SignedBy(Key);
            shop = Signer is null ? shop : shop.SignedBy(Signer);
            return Verifier is null ? shop : shop.VerifiedBy(Verifier);
        };

        public Target Release => _ => _.Creates(Shop);
    }

    /// <summary>A new key pair; the path of the private half.</summary>
    public AbsolutePath NewKey(string name, string passphrase = "", string type = "ed25519")
    {
        Shell($"ssh-keygen -q -t {type} -N '{passphrase}' -C {name} -f '{Keys / name}'");
        return Keys / name;
    }

    public static string PublicHalf(AbsolutePath key) => string.Join(' ', File.ReadAllText(key + ".pub").Split(' ')[..2]);

    public void Allow(AbsolutePath key, string options = "") =>
        File.AppendAllText(Allowed, $"{key.Name}@example.com {options}{(options.Length > 0 ? " " : "")}{PublicHalf(key)}\n");

    public string Shell(string line) => CommandRunner.RunAsync(
        new Command { Tool = "sh", Arguments = ["-c", line], Directory = Root, PassedThrough = ["*"] }, Scopes.Of(Root), capture: true).GetAwaiter().GetResult().Output;

    public List<WarningRaised> Warnings { get; } = [];

    public async Task<AbsolutePath> MakeAsync()
    {
        var script = new TestScript(Build, Root);
        await script.RunAsync("Release");
        Warnings.AddRange(script.Events.OfType<WarningRaised>());
        return AbsolutePath.Of(script.Events.OfType<ReleaseMade>().Single().Directory);
    }

    public async Task<BuildError> FailAsync() => await new TestScript(Build, Root).FailAsync("Release");

    public async Task<VerifiedRelease> VerifyAsync(AbsolutePath release) => await ReleaseVerification.OfAsync(release, ReleaseSigners.Of(Root, new TestScript(Build, Root).Members));
}
