using Kitex.Network.Connections;

namespace Kitex.Network.Memory;

/// <summary>What one end could not send at once. As a work item it carries the news that there is room again.</summary>
internal sealed class MemorySending(MemoryChannel channel, MemoryPipe pipe) : IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private bool _closed;

    public Transfer Start(OutputBuffer output)
    {
        lock (_gate)
        {
            var outcome = pipe.Write(output, this);
            if (outcome.Status == TransferStatus.WouldBlock)
            {
                channel.Events.Unsent.Append(output);
            }

            return outcome;
        }
    }

    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            channel.Events.Unsent.Clear();
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        Transfer outcome;
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            outcome = pipe.Write(channel.Events.Unsent, this);
            if (outcome.Status == TransferStatus.Failed)
            {
                channel.Events.Unsent.Clear();
            }
        }

        if (outcome.Status != TransferStatus.WouldBlock)
        {
            channel.Events.OnSent(outcome);
        }
    }
}
