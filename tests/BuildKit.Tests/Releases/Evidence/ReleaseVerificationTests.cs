using BuildKit.Releases;

namespace BuildKit.Tests.Releases;

[Trait("Speed", "Slow")]
public sealed class ReleaseVerificationTests : IDisposable
{
    readonly SignedShop shop = new();

    public void Dispose() => shop.Dispose();

    [Fact]
    public async Task A_release_as_it_was_made_is_whole()
    {
        var verified = await shop.VerifyAsync(await shop.MakeAsync());

        Assert.Null(verified.Objection);
        Assert.Equal(SignatureState.NotNeeded, verified.Signature.State);
        Assert.Equal("1.2.3", verified.Manifest!.Release);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Any_byte_of_any_file_that_changes_is_found_and_the_file_is_named(bool signed)
    {
        var release = await MakeAsync(signed);
        foreach (var seed in Rounds.Seeds(signed ? 3 : 10))
        {
            var random = new Random(seed);
            foreach (var file in Directory.GetFiles(release))
            {
                var bytes = File.ReadAllBytes(file);
                var (at, flip) = (random.Next(bytes.Length), random.Next(1, 256));
                await ChangeAsync(release, file, [.. bytes[..at], (byte)(bytes[at] ^ flip), .. bytes[(at + 1)..]], $"seed {seed}: byte {at} of {Path.GetFileName(file)} xor {flip}");
                await ChangeAsync(release, file, bytes[..at], $"seed {seed}: {Path.GetFileName(file)} cut after {at} bytes");
                await ChangeAsync(release, file, [.. bytes, (byte)flip], $"seed {seed}: {Path.GetFileName(file)} and the byte {flip}");
            }
        }

        Assert.True((await shop.VerifyAsync(release)).IsWhole);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Files_that_are_missing_or_too_many_are_named(bool signed)
    {
        var release = await MakeAsync(signed);
        foreach (var file in Directory.GetFiles(release).Where(file => Path.GetFileName(file) is not (ReleaseSums.SignatureName or ProvenanceEnvelope.FileName)))
        {
            File.Move(file, file + "~");
            var verified = await shop.VerifyAsync(release);
            File.Move(file + "~", file);

            Assert.Contains(verified.Findings, finding => finding.File == Path.GetFileName(file) && finding.Fault == ReleaseFault.Missing);
        }

        File.WriteAllText(release / "z.txt", "");
        Directory.CreateDirectory(release / "more");
        File.CreateSymbolicLink(release / "link", release / "deploy.sh");
        Assert.Equal(["link", "more", "z.txt"], (await shop.VerifyAsync(release)).Findings.Where(finding => finding.Fault == ReleaseFault.Extra).Select(finding => finding.File));
    }

    [Fact]
    public async Task A_link_in_place_of_a_file_is_none_of_the_release()
    {
        var release = await shop.MakeAsync();
        File.Move(release / "deploy.sh", shop.Root / "elsewhere.sh");
        File.CreateSymbolicLink(release / "deploy.sh", shop.Root / "elsewhere.sh");

        var finding = Assert.Single((await shop.VerifyAsync(release)).Findings);

        Assert.Equal(("deploy.sh", ReleaseFault.Missing), (finding.File, finding.Fault));
    }

    [Fact]
    public async Task A_manifest_and_sums_that_agree_about_another_package_do_not_agree_with_the_signature()
    {
        var release = await MakeAsync(signed: true);
        var package = release / "shop-1.2.3.tar.gz";
        File.AppendAllText(package, "x");
        Forge(release, package);

        var verified = await shop.VerifyAsync(release);

        Assert.Equal(
            [ReleaseSums.SignatureName, Provenance.FileName], verified.Findings.Select(finding => finding.File).Order(StringComparer.Ordinal));
        Assert.Equal(SignatureState.Bad, verified.Signature.State);
    }

    [Fact]
    public async Task A_directory_that_is_no_release_is_one_without_a_manifest()
    {
        var verified = await shop.VerifyAsync(shop.Root / "deploy");

        Assert.Equal((ReleaseStore.ManifestName, ReleaseFault.Missing), (Assert.Single(verified.Findings).File, verified.Findings[0].Fault));
        Assert.Equal(("BK0421", 12), (verified.Objection!.Code, verified.Objection.ExitCode));
    }

    [Fact]
    public async Task The_message_names_each_file()
    {
        var release = await shop.MakeAsync();
        File.AppendAllText(release / "deploy.sh", "x");
        File.Delete(release / "shop-1.2.3.tar.gz");

        var text = (await shop.VerifyAsync(release)).Objection!.ToString();

        Assert.Contains("deploy.sh", text, StringComparison.Ordinal);
        Assert.Contains("shop-1.2.3.tar.gz  is missing", text, StringComparison.Ordinal);
    }

    async Task<AbsolutePath> MakeAsync(bool signed)
    {
        shop.Build.Key = signed ? shop.NewKey("alice").ToString() : null;
        return await shop.MakeAsync();
    }

    async Task ChangeAsync(AbsolutePath release, string file, byte[] changed, string what)
    {
        var bytes = File.ReadAllBytes(file);
        File.WriteAllBytes(file, changed);
        var verified = await shop.VerifyAsync(release);
        File.WriteAllBytes(file, bytes);

        Assert.True(verified.Findings.Any(finding => finding.File == Path.GetFileName(file)), $"{what} was not found; found: {verified.Objection}");
    }

    // What somebody could do who can write to a store, and has no key.
    static void Forge(AbsolutePath release, AbsolutePath package)
    {
        var (manifest, _) = ReleaseManifestReader.Read(File.ReadAllBytes(release / ReleaseStore.ManifestName));
        var forged = manifest! with { Packages = [ReleaseFile.Pin(package, ReleaseFileKind.Archive)] };
        File.WriteAllBytes(release / ReleaseStore.ManifestName, forged.ToBytes());
        File.WriteAllText(release / ReleaseStore.SumsName, ReleaseSums.Of(forged, forged.ToBytes()));
    }
}
