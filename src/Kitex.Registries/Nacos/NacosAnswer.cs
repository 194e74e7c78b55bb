using System.Text.Json;
using Kitex.Registries.Watching;

namespace Kitex.Registries.Nacos;

/// <summary>What a server answers over gRPC.</summary>
/// <param name="Result">200 for success.</param>
/// <param name="Error">What is wrong.</param>
/// <param name="Text">The same in words.</param>
/// <param name="Info">The list of a service, where it was asked for.</param>
internal sealed record NacosAnswer(int Result, int Error, string Text, NacosServiceInfo? Info)
{
    public const int Success = 200;

    private const int Unregistered = 301;
    private const int NoRights = 403;

    /// <summary>Whether the server did what it was asked.</summary>
    public bool IsSuccess => Result == Success;

    /// <summary>Whether the server does not know the connection, or not yet.</summary>
    public bool IsUnregistered => Error == Unregistered;

    /// <summary>Whether the user may not do that.</summary>
    public bool IsDenied => Error == NoRights;

    /// <exception cref="FormatException">It is no answer.</exception>
    public static NacosAnswer Read(NacosPayload payload, IgnoredEntries ignored)
    {
        try
        {
            using var json = JsonDocument.Parse(payload.Json);
            var root = json.RootElement;
            var text = root.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String ? message.GetString()! : "";
            var info = root.TryGetProperty("serviceInfo", out var list) && list.ValueKind == JsonValueKind.Object ? NacosServiceInfo.Read(list, ignored) : null;
            return new NacosAnswer(Number(root, "resultCode"), Number(root, "errorCode"), text, info);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            throw new FormatException($"{payload.Type} is no JSON object: {malformed.Message}", malformed);
        }
    }

    /// <summary>An error that says what the server has said.</summary>
    /// <param name="server">Which one.</param>
    /// <param name="request">What it was asked.</param>
    public RegistryException Refusal(string server, string request) =>
        new(NacosRegistry.RegistryName, server, $"{request} was refused: {Error} {Text}{(IsDenied ? " Check the user, the password, and its rights in the namespace." : "")}") { IsDenied = IsDenied };

    private static int Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : 0;
}
