using System.Text.Json;
using Kitex.Registries.Http;

namespace Kitex.Registries.Nacos;

/// <summary>What a server says to a beat.</summary>
/// <param name="IsKnown">Whether it knows the instance; if not, it must be registered again.</param>
/// <param name="Interval">When it wants the next one; null where it does not say.</param>
internal readonly record struct NacosBeat(bool IsKnown, TimeSpan? Interval)
{
    private const int NotFound = 20404;

    // A server that says more or less is not obeyed beyond these.
    private const int LeastMilliseconds = 10;
    private const int MostMilliseconds = 60_000;

    /// <summary>It knows no such instance.</summary>
    public static NacosBeat Unknown { get; } = new(false, null);

    /// <exception cref="RegistryException">It is no answer to a beat.</exception>
    public static NacosBeat Read(HttpAnswer answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            return new NacosBeat(
                Number(json.RootElement, "code") != NotFound,
                Number(json.RootElement, "clientBeatInterval") is > 0 and var wanted ? TimeSpan.FromMilliseconds(Math.Clamp(wanted, LeastMilliseconds, MostMilliseconds)) : null);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw new RegistryException(NacosRegistry.RegistryName, answer.Server.Authority, $"what it answers to a beat cannot be read: {malformed.Message}", malformed);
        }
    }

    private static int Number(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.TryGetInt32(out var number) ? number : 0;
}
