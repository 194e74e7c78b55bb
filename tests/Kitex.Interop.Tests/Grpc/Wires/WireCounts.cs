namespace Kitex.Interop.Tests.Grpc.Wires;

/// <summary>What went over a wire in one direction.</summary>
internal sealed class WireCounts
{
    private const byte Ping = 6;
    private const byte GoAway = 7;
    private const byte Ack = 1;

    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long Bytes { get; private set; }

    public int Pings { get; private set; }

    public int PingAcks { get; private set; }

    public int GoAways { get; private set; }

    public void AddBytes(int bytes)
    {
        lock (_gate)
        {
            Bytes += bytes;
        }
    }

    public void AddFrame(byte type, byte flags)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            switch (type)
            {
                case Ping when (flags & Ack) != 0:
                    PingAcks++;
                    break;
                case Ping:
                    Pings++;
                    break;
                case GoAway:
                    GoAways++;
                    break;
                default:
                    return;
            }

            changed = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }

    /// <summary>Waits until the counts are as wanted.</summary>
    public async Task UntilAsync(Func<WireCounts, bool> wanted)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (wanted(this))
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed;
        }
    }
}
