namespace BuildKit.Pipelines;

/// <summary>
/// The actions that workflows use, pinned: a tag can be moved to other code, a commit cannot. Each digest is the commit that the tag of
/// its version names; to raise one, take both from the releases of its repository.
/// </summary>
static class ActionPins
{
    public static readonly ActionPin Checkout = new("actions/checkout", "de0fac2e4500dabe0009e67214ff5f5447ce83dd", "v6.0.2");
    public static readonly ActionPin SetUpDotNet = new("actions/setup-dotnet", "d4c94342e560b34958eacfc5d055d21461ed1c5d", "v5.0.0");
    public static readonly ActionPin Cache = new("actions/cache", "55cc8345863c7cc4c66a329aec7e433d2d1c52a9", "v6.1.0");
    public static readonly ActionPin Upload = new("actions/upload-artifact", "043fb46d1a93c77aae656e7c1c64a875d1fc6a0a", "v7.0.1");
    public static readonly ActionPin Download = new("actions/download-artifact", "3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c", "v8.0.1");
}

/// <summary>An action of a version, by its commit.</summary>
sealed record ActionPin(string Action, string Commit, string Version)
{
    public string Reference => $"{Action}@{Commit}";
}
