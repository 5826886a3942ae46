namespace BuildKit;

/// <summary>How an archive is written.</summary>
public enum ArchiveFormat
{
    /// <summary><c>.tar.gz</c>, with links and execute bits; what <c>deploy.sh</c> unpacks.</summary>
    TarGz,

    /// <summary><c>.zip</c>, for Windows; without links, which not all programs there unpack.</summary>
    Zip,
}
