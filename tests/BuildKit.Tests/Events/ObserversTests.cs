using BuildKit.Events;

namespace BuildKit.Tests.Events;

public class ObserversTests
{
    static readonly BuildStarted Started = new() { Run = "r", Root = "/", Targets = [] };

    [Fact]
    public void One_that_throws_is_reported_once_to_the_others_and_dropped()
    {
        var (first, broken, last) = (new Recorder(), new Recorder(throwsAt: typeof(BuildStarted)), new Recorder());
        using var observers = new Observers(first, broken, last);

        observers.On(Started);
        observers.On(new TargetStarted { Target = "A" });
        observers.On(new BuildFinished());

        Assert.Equal(["BuildStarted", "WarningRaised", "TargetStarted", "BuildFinished"], first.Seen);
        Assert.Equal(first.Seen, last.Seen);
        Assert.Equal(["BuildStarted"], broken.Seen);
        Assert.Equal("BK0911", first.Warning!.Code);
        Assert.Equal("'Recorder' failed at BuildStarted and shows nothing more: InvalidOperationException: broken. "
            + "The run is not affected. This is a defect: please report it", first.Warning.Text);
    }

    [Fact]
    public void One_that_throws_at_the_warning_is_dropped_too_and_nobody_left_is_no_problem()
    {
        using var observers = new Observers(
            new Recorder(throwsAt: typeof(BuildStarted)), new Recorder(throwsAt: typeof(WarningRaised)), new Recorder(throwsAt: typeof(WarningRaised)));

        observers.On(Started);
        observers.On(new BuildFinished());
    }

    [Fact]
    public void Nothing_comes_after_the_end_so_a_failure_there_is_told_to_those_who_have_not_had_it()
    {
        var (first, broken, last) = (new Recorder(), new Recorder(throwsAt: typeof(BuildFinished)), new Recorder());
        using var observers = new Observers(first, broken, last);

        observers.On(Started);
        observers.On(new BuildFinished());

        Assert.Equal(["BuildStarted", "BuildFinished"], first.Seen);
        Assert.Equal(["BuildStarted", "WarningRaised", "BuildFinished"], last.Seen);
    }

    [Fact]
    public void All_are_disposed_of_even_if_one_fails_at_it()
    {
        var (broken, fine) = (new Recorder(throwsAt: typeof(IDisposable)), new Recorder());

        new Observers(broken, fine).Dispose();

        Assert.True(fine.IsDisposed);
    }

    sealed class Recorder(Type? throwsAt = null) : IBuildObserver, IDisposable
    {
        public List<string> Seen { get; } = [];

        public WarningRaised? Warning { get; private set; }

        public bool IsDisposed { get; private set; }

        public void On(BuildEvent e)
        {
            Seen.Add(e.GetType().Name);
            Warning ??= e as WarningRaised;
            Fail(e.GetType());
        }

        public void Dispose()
        {
            IsDisposed = true;
            Fail(typeof(IDisposable));
        }

        void Fail(Type at)
        {
            if (throwsAt == at)
            {
                throw new InvalidOperationException("broken");
            }
        }
    }
}
