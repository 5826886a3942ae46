namespace BuildKit.Masking;

/// <summary>The secrets of a run, and what stands in their place wherever text leaves the engine.</summary>
sealed class SecretMask
{
    /// <summary>What is shown instead of a secret.</summary>
    public const string Shown = "***";

    /// <summary>Shorter texts are no secrets: masking them would tear holes into everything, and tell them by the holes.</summary>
    public const int Shortest = 4;

    static readonly AsyncLocal<SecretMask?> Ambient = new();
    static SecretMask latest = new();

    readonly Lock adding = new();
    readonly List<string> secrets = [];
    SecretFinder? finder;
    volatile bool isActive;

    /// <summary>
    /// The mask of the run that the current code belongs to. Code that lost its asynchronous context gets the latest one: masking
    /// too much is better than too little.
    /// </summary>
    public static SecretMask Current => Ambient.Value ?? Volatile.Read(ref latest);

    /// <summary>A mask without secrets for the run that begins here.</summary>
    public static SecretMask Begin()
    {
        var mask = new SecretMask();
        Ambient.Value = mask;
        Volatile.Write(ref latest, mask);
        return mask;
    }

    /// <summary>False while nothing is masked.</summary>
    public bool IsActive => isActive;

    /// <summary>Masks this text from now on.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="name">What it is, for the message.</param>
    /// <exception cref="BuildException">BK0630: it is too short to be one.</exception>
    public void Add(string secret, string name)
    {
        if (secret.AsSpan().Trim().Length < Shortest)
        {
            throw Errors.SecretTooShort(name, Shortest).Exception();
        }

        lock (adding)
        {
            if (!secrets.Contains(secret))
            {
                secrets.Add(secret);
                // Made anew when it is next asked: ten parameters are ten secrets, and one search for all of them.
                Volatile.Write(ref finder, null);
                isActive = true;
            }
        }
    }

    /// <summary>The text with <c>***</c> for each secret.</summary>
    public string Mask(string text) => IsActive ? Finder.Mask(text) : text;

    /// <summary>Whether the text has a whole secret in it, however it is spelled.</summary>
    public bool IsIn(string text) => IsActive && Finder.IsIn(text);

    /// <summary>How much of the beginning of a text can be handed on without tearing a secret that goes on behind the text.</summary>
    public int Whole(string text) => IsActive ? Finder.Whole(text) : text.Length;

    SecretFinder Finder
    {
        get
        {
            if (Volatile.Read(ref finder) is { } made)
            {
                return made;
            }

            lock (adding)
            {
                return finder ??= new(secrets.SelectMany(SecretPatterns.Of).Distinct());
            }
        }
    }
}
