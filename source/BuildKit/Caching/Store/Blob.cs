using BuildKit.Files;

namespace BuildKit.Caching;

/// <summary>Content by its digest, with its size in bytes.</summary>
readonly record struct Blob(Digest Digest, long Size);
