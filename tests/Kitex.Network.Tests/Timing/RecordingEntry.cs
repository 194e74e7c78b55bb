using Kitex.Network.Timing;

namespace Kitex.Network.Tests.Timing;

/// <summary>An entry that keeps when and with which tokens it expired.</summary>
internal sealed class RecordingEntry(TimerWheel wheel) : TimerWheelEntry
{
    public List<long> Tokens { get; } = [];

    public List<TimeSpan> Times { get; } = [];

    public Action? OnExpired { get; init; }

    protected internal override void Expired(long token)
    {
        Tokens.Add(token);
        Times.Add(wheel.Time.GetElapsedTime(0));
        OnExpired?.Invoke();
    }
}
