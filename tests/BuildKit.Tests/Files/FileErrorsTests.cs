namespace BuildKit.Tests.Files;

public class FileErrorsTests
{
    [Fact]
    public void They_say_what_happened_where_and_what_to_do()
    {
        BuildError[] errors =
        [
            Errors.NotAnAbsolutePath("source"),
            Errors.PathWithNul("/a\0b"),
            Errors.NotARelativePath("/a"),
            Errors.NoRelativePath("D:/a", "C:/b"),
            Errors.PathNotFound("read", "/repo/a.txt"),
            Errors.FileOperationFailed("write", "/repo/a.txt", "No space left on device"),
            Errors.DirectoryNotReadable("/repo/secret", "Permission denied"),
            Errors.WrongKind("write", "/repo/out", "a file"),
            Errors.RootDirectoryRefused("/"),
            Errors.GlobEmpty(""),
            Errors.GlobUnclosed("a{b", '{', 1),
            Errors.GlobBackslash("a\\b"),
            Errors.GlobAbsolute("/a/*"),
            Errors.GlobLeavesRoot("../a"),
            Errors.GlobOnlyExcludes("!a !b"),
            Errors.GlobOnlyExcludes(""),
            Errors.GlobTooManyAlternatives(new string('{', 1000), 1024),
            Errors.GlobMalformed("a//b", "it has an empty segment"),
            Errors.ArchiveRefused("/repo/out", [Errors.ArchiveSpecialFile("pipe"), Errors.ArchiveSetuid("tool")]),
            Errors.ArchiveHoldsItself("/repo/out/a.tar.gz", "/repo/out"),
            Errors.ArchiveLink("link", "../secret", "leaves '/repo/out'"),
            Errors.ArchiveSpecialFile("pipe"),
            Errors.ArchiveSetuid("tool"),
            Errors.ArchiveWindowsName("new\nline", "it contains a control character"),
            Errors.ArchiveSameName("README", "readme"),
            Errors.ArchiveEmpty("/repo/out"),
            Errors.ArchiveChanged("log.txt"),
            Errors.PackageSigned("/repo/a.nupkg"),
            Errors.NotAPackage("/repo/a.nupkg", "it has no .nuspec file at its root"),
            Errors.CopyIntoItself("/repo", "/repo/copy"),
        ];

        Snapshot.Matches(string.Join("\n\n", errors.Select(error => error.ToString())));
    }
}
