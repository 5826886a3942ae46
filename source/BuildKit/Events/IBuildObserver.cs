namespace BuildKit.Events;

/// <summary>
/// Sees every event of a run, in order, and never two calls at once. An observer is quick (it queues what is slow), and
/// one that throws is reported and sees nothing more; the run goes on.
/// </summary>
interface IBuildObserver
{
    void On(BuildEvent e);
}
