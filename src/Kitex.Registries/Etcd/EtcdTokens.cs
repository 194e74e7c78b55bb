namespace Kitex.Registries.Etcd;

/// <summary>The token that says who asks, fetched once for all who ask at once, and again when it holds no more.</summary>
/// <param name="fetchAsync">Asks a server, by its address, for one. It bounds its time itself.</param>
internal sealed class EtcdTokens(Func<string, Task<string>> fetchAsync)
{
    private readonly Lock _gate = new();
    private Task<string>? _current;

    /// <summary>The token; empty where none is needed.</summary>
    /// <param name="host">Whom to ask for it when there is none.</param>
    public Task<string> GetAsync(string host)
    {
        lock (_gate)
        {
            if (_current is null || _current.IsFaulted || _current.IsCanceled)
            {
                _current = fetchAsync(host);
            }

            return _current;
        }
    }

    /// <summary>A token holds no more.</summary>
    public void Forget(string token)
    {
        lock (_gate)
        {
            if (_current is { IsCompletedSuccessfully: true } current && current.Result == token)
            {
                _current = null;
            }
        }
    }
}
