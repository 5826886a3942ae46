namespace BuildKit.Files;

/// <summary>Which file systems keep inodes and change times so well that they tell whether a file was written to.</summary>
static class FileSystems
{
    /// <param name="kind">The number that <c>statfs</c> gives.</param>
    public static bool KeepTimes(long kind) => (uint)kind switch
    {
        0xEF53 => true, // ext2, ext3, ext4
        0x58465342 => true, // XFS
        0x9123683E => true, // Btrfs
        0x01021994 => true, // tmpfs
        0x858458F6 => true, // ramfs
        0x794C7630 => true, // overlayfs
        0x2FC12FC1 => true, // ZFS
        0xCA451A4E => true, // bcachefs
        0xF2F52010 => true, // F2FS
        0x3153464A => true, // JFS
        0x52654973 => true, // ReiserFS
        0xE0F5E1E2 => true, // EROFS
        0x73717368 => true, // SquashFS
        _ => false,
    };
}
