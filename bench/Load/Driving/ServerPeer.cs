using Kitex.Load.Figures;

namespace Kitex.Load.Driving;

/// <summary>A server process that listens.</summary>
internal sealed class ServerPeer : IDisposable
{
    private readonly PeerProcess _process;

    private ServerPeer(PeerProcess process, string address)
    {
        _process = process;
        Address = address;
    }

    public string Address { get; }

    public static async Task<ServerPeer> StartAsync(PeerProcess process)
    {
        try
        {
            return new ServerPeer(process, await process.HearAsync());
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    public async Task<ProcessUsage> UsageAsync()
    {
        await _process.TellAsync("usage");
        return ProcessUsage.Parse(await _process.HearAsync());
    }

    public async Task<MemoryUse> MemoryAsync()
    {
        await _process.TellAsync("memory");
        return MemoryUse.Parse(await _process.HearAsync());
    }

    public void Dispose() => _process.Dispose();
}
