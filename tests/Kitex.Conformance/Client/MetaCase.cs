using System.Text.Json.Nodes;

namespace Kitex.Conformance.Client;

/// <summary>
/// What goes along with a call arrives, and so does what the server sends back; bare and framed messages carry nothing of it.
/// gRPC loses the case of keys and carries nothing back.
/// </summary>
internal static class MetaCase
{
    /// <param name="answer">What the server says that it received.</param>
    /// <param name="method">The method called.</param>
    /// <param name="info">What came back beside the answer.</param>
    /// <param name="sent">What went along with the call.</param>
    /// <exception cref="MismatchException">Something did not arrive, or something else did.</exception>
    public static void Check(string answer, RpcMethod method, ResponseInfo info, ClientSettings sent)
    {
        var received = JsonNode.Parse(answer)!;
        var travels = sent.HasTTHeader || sent.IsGrpc;

        Expect.Equal(method.Name, received["to_method"]!.GetValue<string>());
        Expect.Equal("", received["from_method"]!.GetValue<string>());
        Expect.Equal(travels ? sent.Caller : "", received["from_service"]!.GetValue<string>());
        Expect.Sequence(Values(sent.Transient, sent), Values(received["transient"]));
        Expect.Sequence(Values(sent.Persistent, sent), Values(received["persistent"]));
        CheckTimeout(received["rpc_timeout_ms"]!.GetValue<long>(), sent.HasTTHeader ? sent.Timeout : Timeout.InfiniteTimeSpan);
        Expect.Sequence(sent.HasTTHeader ? [KeyValuePair.Create("bw-key", "bw-value")] : [], info.Backward);
    }

    // What is left of it when the request leaves, so less when the call had to connect first.
    private static void CheckTimeout(long received, TimeSpan sent)
    {
        var most = sent == Timeout.InfiniteTimeSpan ? 0 : (long)Math.Ceiling(sent.TotalMilliseconds);
        if (received > most || (most > 0 && received <= 0))
            throw new MismatchException($"expected a timeout of up to {most} ms, got {received}");
    }

    private static IEnumerable<KeyValuePair<string, string>> Values(IReadOnlyDictionary<string, string> values, ClientSettings sent)
    {
        var received = sent switch
        {
            { IsGrpc: true } => values.Select(static pair => KeyValuePair.Create(pair.Key.ToUpperInvariant().Replace('-', '_'), pair.Value)),
            { HasTTHeader: true } => values,
            _ => [],
        };
        return received.OrderBy(static pair => pair.Key, StringComparer.Ordinal);
    }

    private static IEnumerable<KeyValuePair<string, string>> Values(JsonNode? received) =>
        (received?.AsObject() ?? []).Select(static pair => KeyValuePair.Create(pair.Key, pair.Value!.GetValue<string>())).OrderBy(static pair => pair.Key, StringComparer.Ordinal);
}
