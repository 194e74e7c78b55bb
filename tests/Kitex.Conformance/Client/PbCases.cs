using Kitex.Conformance.PbEcho;
using Pbapi;

namespace Kitex.Conformance.Client;

/// <summary>The cases of PbEcho.</summary>
internal sealed class PbCases : CaseSuite
{
    private const int Count = 7;

    private static readonly TimeSpan ShortTimeout = TimeSpan.FromMilliseconds(200);

    private readonly CallSettings _settings;
    private readonly PbEchoClient _client;

    /// <exception cref="UsageException">The transport carries no Protobuf.</exception>
    public PbCases(CallSettings settings)
    {
        if (settings.Client is { Transport: "buffered", IsMultiplexed: false })
            throw new UsageException("Kitex Protobuf is not available on buffered; available: framed, ttheader, ttheaderframed");

        _settings = settings;
        _client = new PbEchoClient("pbecho", settings.Client.Configure);
        Cases =
        [
            new("unary", () => EchoesAsync(_settings.Message ?? "hello pb")),
            new("everything", () => EchoesEverythingAsync(_settings.Variant ?? "full")),
            new("everything-variants", EchoesEveryVariantAsync),
            new("error", () => FailsAsync("#error", ApplicationExceptionType.InternalError, "biz error: undeclared error from handler")),
            new("panic", () => FailsAsync("#panic", ApplicationExceptionType.InternalError, "panic: [happened in biz handler, method=PbEcho.Unary, please check the panic at the server side] handler panic on request")),
            new("transerr", () => FailsAsync("#transerr:1234:custom trans error", 1234, "custom trans error [biz error]")),
            .. settings.Client.HasTTHeader ? BusinessErrors() : [],
            new("timeout", TimesOutAsync),
            new("meta", CarriesMetaAsync),
            new("unknown-method", RefusesUnknownMethodAsync),
            new("unknown-service", ServesUnknownServiceAsync),
        ];
    }

    public override IReadOnlyList<ConformanceCase> Cases { get; }

    public override ValueTask DisposeAsync() => _client.DisposeAsync();

    private ConformanceCase[] BusinessErrors() =>
    [
        new("biz", () => Expect.BusinessAsync(4001, "biz message", [], () => CallAsync("#biz:4001:biz message"))),
        new("bizx", () => Expect.BusinessAsync(4002, "biz extra", [KeyValuePair.Create("reason", "quota")], () => CallAsync("#bizx:4002:biz extra"))),
        new("grpcbiz", () => Expect.BusinessAsync(4003, "grpc biz", [KeyValuePair.Create("reason", "quota")], () => CallAsync("#grpcbiz:4003:grpc biz"))),
    ];

    private async Task<PbResponse> CallAsync(string message, CallContext call = default) =>
        await _client.UnaryAsync(new PbRequest { Message = message, Count = Count }, call);

    private async Task EchoesAsync(string message) =>
        Expect.Equal(new PbResponse { Message = message, Index = Count }, await CallAsync(message));

    private async Task EchoesEverythingAsync(string variant)
    {
        if (!PbEverythingVariants.ByName.TryGetValue(variant, out var request))
            throw new UsageException($"the variant '{variant}' is not available; available: {string.Join(", ", PbEverythingVariants.ByName.Keys)}");

        Expect.Equal(request, await _client.EverythingAsync(request));
    }

    private async Task EchoesEveryVariantAsync()
    {
        foreach (var variant in PbEverythingVariants.ByName.Keys)
            await EchoesEverythingAsync(variant);
    }

    private Task FailsAsync(string message, int typeId, string text) => Expect.RemoteAsync(typeId, text, () => CallAsync(message));

    private async Task TimesOutAsync() =>
        await Expect.ThrowsAsync<RpcTimeoutException>(() => CallAsync("#sleep:700", new CallOptions { Timeout = ShortTimeout }));

    private async Task CarriesMetaAsync()
    {
        var response = await CallAsync("#meta", default(CallContext).Capture(out var info));
        MetaCase.Check(response.Message, PbEchoMethods.Unary, info, _settings.Client);
    }

    // Only behind a TTHeader does the server learn which service is meant.
    private Task RefusesUnknownMethodAsync()
    {
        var (typeId, text) = _settings.Client.HasTTHeader
            ? (ApplicationExceptionType.UnknownMethod, $"unknown method {PbEchoClient.UnknownMethod} (service {PbEchoMethods.Service})")
            : (ApplicationExceptionType.UnknownService, $"unknown service , method {PbEchoClient.UnknownMethod}");
        return Expect.RemoteAsync(typeId, text, async () => await _client.CallUnknownMethodAsync(new PbRequest { Message = "x" }));
    }

    // Where no service is named, or one that is not there, the method alone decides.
    private async Task ServesUnknownServiceAsync() =>
        Expect.Equal("x", (await _client.CallUnknownServiceAsync(new PbRequest { Message = "x" })).Message);
}
