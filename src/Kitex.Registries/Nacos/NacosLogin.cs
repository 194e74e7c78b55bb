using System.Text.Json;
using Kitex.Registries.Http;

namespace Kitex.Registries.Nacos;

/// <summary>Logs the user in, and again before the server forgets it.</summary>
/// <param name="http">Asks the servers; over gRPC too the log-in goes over HTTP.</param>
/// <param name="options">Who logs in.</param>
/// <param name="time">The clock.</param>
internal sealed class NacosLogin(HttpRegistryClient http, NacosOptions options, TimeProvider time) : IDisposable
{
    // So much of its time is left when the Go SDK asks for another token.
    private const double LastPart = 0.1;

    private readonly SemaphoreSlim _turn = new(1);
    private Token? _token;

    /// <summary>What every request must carry; null where nobody is to be logged in.</summary>
    /// <exception cref="RegistryException">The server refused the user, or could not be reached.</exception>
    public async ValueTask<string?> TokenAsync(CancellationToken cancellation)
    {
        if (options.User is not { } user)
        {
            return null;
        }

        if (Current() is { } current)
        {
            return current;
        }

        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return Current() ?? await LogInAsync(user, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The server does not know this token any more.</summary>
    public void Forget(string text)
    {
        var token = Volatile.Read(ref _token);
        if (token?.Text == text)
        {
            Interlocked.CompareExchange(ref _token, null, token);
        }
    }

    public void Dispose() => _turn.Dispose();

    private string? Current() => Volatile.Read(ref _token) is { } token && time.GetElapsedTime(token.Taken) < token.Lifetime ? token.Text : null;

    private async ValueTask<string> LogInAsync(string user, CancellationToken cancellation)
    {
        var taken = time.GetTimestamp();
        var answer = await http.SendAsync(
            () => NacosRequests.Form(HttpMethod.Post, $"{options.ContextPath}/v1/auth/users/login", [new("username", user), new("password", options.Password ?? "")]),
            options.Timeout,
            cancellation).ConfigureAwait(false);
        if (!answer.IsSuccess)
        {
            throw answer.Refusal(NacosRegistry.RegistryName, $"user '{user}' could not log in");
        }

        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            var text = json.RootElement.GetProperty("accessToken").GetString() ?? throw new FormatException("The token is null.");
            var seconds = json.RootElement.TryGetProperty("tokenTtl", out var lifetime) && lifetime.TryGetInt32(out var said) ? said : 0;
            Volatile.Write(ref _token, new Token(text, taken, TimeSpan.FromSeconds(seconds) * (1 - LastPart)));
            return text;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new RegistryException(NacosRegistry.RegistryName, answer.Server.Authority, $"what it answers to a log-in is no token: {malformed.Message}", malformed);
        }
    }

    private sealed record Token(string Text, long Taken, TimeSpan Lifetime);
}
