namespace BuildKit.Events;

/// <summary>
/// Hands each event to all observers, in the order given here. One that throws is reported once, as a
/// <see cref="WarningRaised"/> to the others, and dropped: an observer never fails a run.
/// </summary>
sealed class Observers(params IReadOnlyList<IBuildObserver> observers) : IBuildObserver, IDisposable
{
    readonly List<IBuildObserver> all = [.. observers];
    readonly List<IBuildObserver> live = [.. observers];

    public void On(BuildEvent e)
    {
        if (e is BuildFinished)
        {
            Finish(e);
            return;
        }

        var warnings = new List<WarningRaised>();
        foreach (var observer in live.ToArray())
        {
            Hand(e, observer, warnings);
        }

        warnings.ForEach(On);
    }

    public void Dispose()
    {
        live.Clear();
        foreach (var observer in all.OfType<IDisposable>())
        {
            try
            {
                observer.Dispose();
            }
            catch (Exception)
            {
                // The run is over and nobody listens any more; the outcome of the run must not change here.
            }
        }

        all.Clear();
    }

    // Nothing comes after a BuildFinished, so only observers that have not had it yet can still be warned.
    void Finish(BuildEvent e)
    {
        var warnings = new List<WarningRaised>();
        foreach (var observer in live.ToArray())
        {
            for (var i = 0; i < warnings.Count && live.Contains(observer); i++)
            {
                Hand(warnings[i], observer, warnings);
            }

            if (live.Contains(observer))
            {
                Hand(e, observer, warnings);
            }
        }
    }

    void Hand(BuildEvent e, IBuildObserver observer, List<WarningRaised> warnings)
    {
        try
        {
            observer.On(e);
        }
        catch (Exception exception)
        {
            // Whatever it throws: the build decides about success, not who watches it.
            live.Remove(observer);
            warnings.Add(Warning(e, observer, exception));
        }
    }

    static WarningRaised Warning(BuildEvent e, IBuildObserver observer, Exception exception)
    {
        var error = exception is BuildException expected
            ? expected.Error
            : Errors.ObserverDropped(observer.GetType().Name, e.GetType().Name, exception);
        return new() { Time = e.Time, Code = error.Code, Text = error.Hint is null ? error.Message : $"{error.Message}. {error.Hint}" };
    }
}
