namespace BuildKit.Targets;

/// <summary>What targets answer to <c>--json</c>: written to standard output when the run is over, while all else goes to standard error.</summary>
sealed class JsonAnswers
{
    readonly Lock gate = new();
    readonly List<string> texts = [];

    /// <summary>Whether the command line asks for JSON.</summary>
    public bool AreWanted { get; set; }

    /// <summary>In the order in which they were given.</summary>
    public IReadOnlyList<string> Texts
    {
        get
        {
            lock (gate)
            {
                return [.. texts];
            }
        }
    }

    public void Add(string json)
    {
        lock (gate)
        {
            texts.Add(json);
        }
    }
}
