namespace Kitex.Load.Serving;

/// <summary>Asks an admin port as an open page does. It does so in the server's own process: what it costs counts as the server's.</summary>
internal sealed class AdminReader : IAsyncDisposable
{
    // As the page.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _enough = new();
    private readonly HttpClient _http = new();
    private readonly Task _reading;

    public AdminReader(string address) => _reading = ReadAsync(new Uri($"http://{address}/diagnosis.json"));

    public async ValueTask DisposeAsync()
    {
        await _enough.CancelAsync();
        await _reading;
        _http.Dispose();
        _enough.Dispose();
    }

    private async Task ReadAsync(Uri uri)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            do
            {
                await _http.GetByteArrayAsync(uri, _enough.Token);
            }
            while (await timer.WaitForNextTickAsync(_enough.Token));
        }
        catch (OperationCanceledException)
        {
            // The server ends.
        }
    }
}
