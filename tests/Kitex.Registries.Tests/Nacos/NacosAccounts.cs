using System.Collections.Concurrent;

namespace Kitex.Registries.Tests.Nacos;

/// <summary>Who may use a double: everybody, or who has logged in.</summary>
/// <param name="user">The one user; null for no authentication.</param>
/// <param name="password">The user's.</param>
/// <param name="times">How long a token holds.</param>
/// <param name="time">The clock.</param>
internal sealed class NacosAccounts(string? user, string? password, NacosTimes times, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, long> _tokens = new();
    private int _logins;

    /// <summary>How often somebody has logged in.</summary>
    public int Logins => Volatile.Read(ref _logins);

    /// <returns>A token; null for who is not known.</returns>
    public string? LogIn(string name, string secret)
    {
        if (name != user || secret != password)
        {
            return null;
        }

        var token = $"token-{Interlocked.Increment(ref _logins)}";
        _tokens[token] = time.GetTimestamp();
        return token;
    }

    /// <summary>No token given until now holds any more.</summary>
    public void ForgetTokens() => _tokens.Clear();

    public bool Knows(string token) => user is null || (_tokens.TryGetValue(token, out var taken) && time.GetElapsedTime(taken) < times.Token);
}
