namespace BuildKit;

/// <summary>How an archive is written.</summary>
public enum ArchiveFormat
{
    /// <summary><c>.tar.gz</c>, with links and execute bits; what every host unpacks.</summary>
    TarGz,

    /// <summary><c>.zip</c>, for Windows; with execute bits, without links, which not all programs there unpack. Elsewhere it needs <c>unzip</c> or <c>bsdtar</c> on the host.</summary>
    Zip,
}
