using System.Collections.Concurrent;
using Kitex.Registries.Tests.Api;

namespace Kitex.Registries.Tests.Contract;

/// <summary>Calls without a pause until it is told to stop.</summary>
internal sealed class PingLoad
{
    private const int Workers = 4;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // So that one registry's test leaves the others a processor.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    private readonly ConcurrentQueue<string> _lost = new();
    private readonly Task _calling;
    private volatile bool _isOver;
    private int _answered;

    public PingLoad(PingClient client) => _calling = Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => CallAsync(client)));

    /// <summary>How many calls were answered.</summary>
    public int Answered => Volatile.Read(ref _answered);

    /// <summary>Why others were not.</summary>
    public IReadOnlyCollection<string> Lost => _lost;

    /// <summary>Waits for more calls to be answered.</summary>
    public Task MoreAsync(int calls)
    {
        var until = Answered + calls;
        return Eventually.TrueAsync(() => Answered >= until || _calling.IsCompleted);
    }

    public async Task EndAsync()
    {
        _isOver = true;
        await _calling.WaitAsync(Limit);
    }

    private async Task CallAsync(PingClient client)
    {
        while (!_isOver)
        {
            try
            {
                Assert.Equal("there", await client.PingAsync("there"));
                Interlocked.Increment(ref _answered);
            }
            catch (RpcException failed)
            {
                _lost.Enqueue($"{failed.Code}: {failed.Message}");
            }

            await Task.Delay(Pause);
        }
    }
}
