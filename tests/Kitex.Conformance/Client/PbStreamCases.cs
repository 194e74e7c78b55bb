using Pbapi;

namespace Kitex.Conformance.Client;

/// <summary>The cases of PbEcho's streams.</summary>
internal sealed class PbStreamCases(PbEchoClient client, CallSettings settings)
{
    private const int Count = 3;

    /// <summary>Every case there is.</summary>
    public IReadOnlyList<ConformanceCase> Cases =>
    [
        new("clientstream", GathersAsync),
        new("serverstream", SpreadsAsync),
        new("bidi", TalksAsync),
        new("bidi-cancel", CancelsAsync),
    ];

    private string TextOf(int index) => settings.Message ?? $"m{index}";

    private IEnumerable<PbRequest> Requests => Enumerable.Range(0, Count).Select(i => new PbRequest { Message = TextOf(i), Count = i });

    private async Task GathersAsync()
    {
        var expected = new PbResponse { Message = string.Join('|', Requests.Select(static request => request.Message)), Index = Count };
        Expect.Equal(expected, await client.ClientStreamAsync(Requests.ToAsyncEnumerable()));
    }

    private async Task SpreadsAsync()
    {
        var message = settings.Message ?? "m";
        var expected = Enumerable.Range(0, Count).Select(i => new PbResponse { Message = message, Index = i });
        Expect.Sequence(expected, await client.ServerStreamAsync(new PbRequest { Message = message, Count = Count }).ToListAsync());
    }

    private async Task TalksAsync()
    {
        var expected = Enumerable.Range(0, Count).Select(i => new PbResponse { Message = TextOf(i), Index = i });
        Expect.Sequence(expected, await client.BidiStreamAsync(Requests.ToAsyncEnumerable()).ToListAsync());
    }

    /// <summary>After the first answer the caller cancels, with its own messages not at their end.</summary>
    private async Task CancelsAsync()
    {
        using var cancel = new CancellationTokenSource();
        await Expect.ThrowsAsync<RpcCanceledException>(async () =>
        {
            await foreach (var response in client.BidiStreamAsync(FirstOnly(cancel.Token), cancel.Token))
            {
                Expect.Equal(new PbResponse { Message = TextOf(0) }, response);
                await cancel.CancelAsync();
            }
        });
    }

    private async IAsyncEnumerable<PbRequest> FirstOnly([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return Requests.First();
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
    }
}
