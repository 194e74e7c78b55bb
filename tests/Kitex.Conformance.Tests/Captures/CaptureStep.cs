using System.Text.Json.Nodes;

namespace Kitex.Conformance.Tests.Captures;

/// <summary>One frame that passed, or the end of one side of a connection.</summary>
/// <param name="FromClient">Whose it is.</param>
/// <param name="Connection">The connection's number.</param>
/// <param name="Time">When it passed, since the beginning.</param>
/// <param name="Bytes">The frame; null for the end.</param>
/// <param name="IsUnfinished">
/// The frame is the beginning of a message whose rest never came. It is recorded where the connection ended, not where
/// it was sent.
/// </param>
internal sealed record CaptureStep(bool FromClient, int Connection, TimeSpan Time, byte[]? Bytes, bool IsUnfinished)
{
    /// <summary>Whether this side closed.</summary>
    public bool IsEnd => Bytes is null;

    public static CaptureStep Read(JsonNode step, IReadOnlyList<byte[]> fromClient, IReadOnlyList<byte[]> fromServer)
    {
        var isClient = step["dir"]!.GetValue<string>() == "c2s";
        var index = step["index"]?.GetValue<int>();
        return new CaptureStep(
            isClient,
            step["conn"]!.GetValue<int>(),
            TimeSpan.FromMilliseconds(step["t_ms"]!.GetValue<double>()),
            index is { } at ? (isClient ? fromClient : fromServer)[at] : null,
            step["info"] is JsonObject info && info.ContainsKey("unsplit"));
    }
}
