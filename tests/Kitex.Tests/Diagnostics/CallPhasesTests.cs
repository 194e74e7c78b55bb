using Kitex.Testing;

namespace Kitex.Tests.Diagnostics;

public sealed class CallPhasesTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void A_phase_has_the_time_since_the_last_mark()
    {
        var phases = new CallPhases(_clock, _clock.GetTimestamp());

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        phases.Mark(CallPhase.Discovery);
        _clock.Advance(TimeSpan.FromMilliseconds(2));
        phases.Pass();
        _clock.Advance(TimeSpan.FromMilliseconds(3));
        phases.Mark(CallPhase.Connect);
        _clock.Advance(TimeSpan.FromMilliseconds(4));
        phases.Mark(CallPhase.Discovery);

        Assert.Equal((5, 3, 0), (phases.Spent(CallPhase.Discovery).TotalMilliseconds, phases.Spent(CallPhase.Connect).TotalMilliseconds, phases.Spent(CallPhase.Write).TotalMilliseconds));
    }

    [Fact]
    public void However_many_mark_at_once_the_phases_never_take_longer_than_the_call()
    {
        var started = TimeProvider.System.GetTimestamp();
        var phases = new CallPhases(TimeProvider.System, started);

        Parallel.For(0, 10_000, i => phases.Mark((CallPhase)(i % 7)));

        var whole = TimeProvider.System.GetElapsedTime(started);
        var sum = Enum.GetValues<CallPhase>().Aggregate(TimeSpan.Zero, (sum, phase) => sum + phases.Spent(phase));
        Assert.True(sum <= whole, $"{sum} is longer than {whole}.");
    }
}
