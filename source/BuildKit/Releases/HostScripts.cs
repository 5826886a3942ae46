namespace BuildKit.Releases;
/// <summary>temp</summary>
static class HostScripts { public static string Render(ReleaseManifest m, ReleaseFile a, HostSettings s) => $"#!/bin/sh\n# {m.Product} {m.Release} {a.Sha256} {s}\n"; }
