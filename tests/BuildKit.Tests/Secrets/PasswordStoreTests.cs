using BuildKit.Secrets;

namespace BuildKit.Tests.Secrets;

/// <summary>
/// What the tools of the systems are told, and how their answers are read. The tools of macOS and Windows are stood in for by scripts that
/// note their arguments and their input; the one of Linux is asked for real in the end-to-end tests.
/// </summary>
public sealed class PasswordStoreTests : IDisposable
{
    const string Password = "größer€漢 \"'$`\\ word";

    readonly TemporaryDirectory directory = new("store");
    readonly PasswordKey key;

    public PasswordStoreTests() => key = new(directory.Path, "production");

    [Fact]
    public async Task The_keychain_is_written_through_its_input_and_read_back()
    {
        Needs.Unix();
        var store = new MacKeychain { ToolFile = Stub("security", """
            if [ "$1" = -i ]; then cat > "$0.in"; set -- $(cat "$0.in"); while [ "$1" != -w ]; do shift; done; echo "$2" > "$0.kept"; exit 0; fi
            [ -e "$0.kept" ] || exit 44
            if [ "$1" = delete-generic-password ]; then rm "$0.kept"; exit 0; fi
            cat "$0.kept"
            """) };

        Assert.Null(await store.FindAsync(key));
        await store.StoreAsync(key, Password);
        Assert.Equal(Password, await store.FindAsync(key));
        Assert.True(await store.ForgetAsync(key));
        Assert.False(await store.ForgetAsync(key));

        Assert.Equal($"add-generic-password -U -s buildkit-secrets -a {key.Account} -w {Encoded}\n", directory.Read("security.in"));
        AssertArguments("security",
            $"find-generic-password -s buildkit-secrets -a {key.Account} -w",
            "-i",
            $"find-generic-password -s buildkit-secrets -a {key.Account} -w",
            $"find-generic-password -s buildkit-secrets -a {key.Account} -w",
            $"delete-generic-password -s buildkit-secrets -a {key.Account}",
            $"delete-generic-password -s buildkit-secrets -a {key.Account}");
    }

    [Fact]
    public async Task The_vault_of_windows_is_written_through_its_input_and_read_back()
    {
        Needs.Unix();
        var store = new WindowsVault { ToolFile = Stub("powershell", """
            case "$4" in
              *'.Add('*) cat > "$0.kept"; exit 0 ;;
            esac
            [ -e "$0.kept" ] || exit 3
            case "$4" in
              *'.Remove('*) rm "$0.kept" ;;
              *) tr -d '\n' < "$0.kept" ;;
            esac
            """) };

        Assert.Null(await store.FindAsync(key));
        await store.StoreAsync(key, Password);
        Assert.Equal(Password, await store.FindAsync(key));
        Assert.True(await store.ForgetAsync(key));
        Assert.False(await store.ForgetAsync(key));
        AssertArguments("powershell");
    }

    [Theory]
    [InlineData("echo locked >&2; exit 51")]
    [InlineData("exit 1")]
    [InlineData("echo 'no base64 !'")]
    public async Task A_store_that_fails_says_which_and_how(string script)
    {
        Needs.Unix();
        var store = new MacKeychain { ToolFile = Stub("security", script) };

        var error = (await Assert.ThrowsAsync<BuildException>(() => store.FindAsync(key))).Error;

        Assert.Equal("BK0642", error.Code);
        Assert.Contains("macOS keychain", error.Message);
        Assert.Equal("BK0642", (await Assert.ThrowsAsync<BuildException>(() => store.StoreAsync(key, Password))).Error.Code);
        AssertArguments("security");
    }

    [Fact]
    public void Each_workspace_and_each_profile_has_its_account()
    {
        var keys = new[] { key, key with { Profile = null }, key with { Workspace = key.Workspace / "other" } };

        Assert.Equal(3, keys.Select(one => one.Account).Distinct().Count());
        Assert.All(keys, one => Assert.Matches("^[0-9a-f]{32}$", one.Account));
    }

    public void Dispose() => directory.Dispose();

    static string Encoded => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Password));

    AbsolutePath Stub(string name, string script)
    {
        var file = directory.Write(name, $"#!/bin/sh\necho \"$@\" >> \"$0.arguments\"\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return file;
    }

    void AssertArguments(string name, params string[] lines)
    {
        var told = directory.Read($"{name}.arguments");
        Assert.DoesNotContain("größer", told);
        Assert.DoesNotContain(Encoded, told);
        if (lines.Length > 0)
        {
            Assert.Equal(lines, told.TrimEnd('\n').Split('\n'));
        }
    }
}
