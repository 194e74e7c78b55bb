using Pbapi;

namespace Kitex.Conformance.Client;

/// <summary>The cases of PbEcho.</summary>
internal sealed class PbCases : CaseSuite
{
    private const int Count = 7;

    // The recorded server's statuses for what it does not serve.
    private const int UnknownMethodStatus = 1;
    private const int UnknownServiceStatus = 20;
    private const int InternalStatus = 13;

    private static readonly TimeSpan ShortTimeout = TimeSpan.FromMilliseconds(200);

    private readonly CallSettings _settings;
    private readonly PbEchoClient _client;
    private readonly StrangePbEchoClient _strange;

    /// <exception cref="UsageException">The transport carries no Protobuf.</exception>
    public PbCases(CallSettings settings)
    {
        if (settings.Client is { Transport: "buffered", IsMultiplexed: false })
            throw new UsageException("Kitex Protobuf is not available on buffered; available: framed, grpc, ttheader, ttheaderframed");

        _settings = settings;
        _client = new PbEchoClient("pbecho", settings.Client.Configure);
        _strange = new StrangePbEchoClient(settings.Client.Configure);
        Cases =
        [
            new("unary", () => EchoesAsync(_settings.Message ?? "hello pb")),
            new("everything", () => EchoesEverythingAsync(_settings.Variant ?? "full")),
            new("everything-variants", EchoesEveryVariantAsync),
            new("error", () => FailsAsync("#error", "biz error: undeclared error from handler", InternalStatus, "undeclared error from handler [biz error]")),
            new("panic", () => FailsAsync("#panic", Panic, InternalStatus, Panic)),
            new("transerr", () => Expect.RemoteAsync(1234, "custom trans error [biz error]", () => CallAsync("#transerr:1234:custom trans error"))),
            new("status", () => FailsAsync("#status:5:not found here", "biz error: rpc error: code = 5 desc = not found here", 5, "not found here [biz error]")),
            .. settings.Client.CarriesBusinessErrors ? BusinessErrors() : [],
            new("timeout", TimesOutAsync),
            new("meta", CarriesMetaAsync),
            new("unknown-method", RefusesUnknownMethodAsync),
            new("unknown-service", MeetsUnknownServiceAsync),
            .. settings.Client.IsGrpc ? new PbStreamCases(_client, settings).Cases : [],
        ];
    }

    public override IReadOnlyList<ConformanceCase> Cases { get; }

    private static string Panic => "panic: [happened in biz handler, method=PbEcho.Unary, please check the panic at the server side] handler panic on request";

    public override async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _strange.DisposeAsync();
    }

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

    /// <summary>The call fails with the framework's own type in messages, with a status in gRPC.</summary>
    private Task FailsAsync(string message, string text, int status, string statusText)
    {
        var (type, expected) = _settings.Client.IsGrpc ? (status, statusText) : (ApplicationExceptionType.InternalError, text);
        return Expect.RemoteAsync(type, expected, () => CallAsync(message));
    }

    private async Task TimesOutAsync() =>
        await Expect.ThrowsAsync<RpcTimeoutException>(() => CallAsync("#sleep:700", new CallOptions { Timeout = ShortTimeout }));

    private async Task CarriesMetaAsync()
    {
        var response = await CallAsync("#meta", default(CallContext).Capture(out var info));
        MetaCase.Check(response.Message, PbEchoMethods.Unary, info, _settings.Client);
    }

    // Only behind a TTHeader and in gRPC does the server learn which service is meant.
    private Task RefusesUnknownMethodAsync()
    {
        var (type, text) = _settings.Client switch
        {
            { IsGrpc: true } => (UnknownMethodStatus, $"unknown method {StrangePbEchoClient.UnknownMethod}"),
            { HasTTHeader: true } => (ApplicationExceptionType.UnknownMethod, $"unknown method {StrangePbEchoClient.UnknownMethod} (service {PbEchoMethods.Service})"),
            _ => (ApplicationExceptionType.UnknownService, $"unknown service , method {StrangePbEchoClient.UnknownMethod}"),
        };
        return Expect.RemoteAsync(type, text, async () => await _strange.CallUnknownMethodAsync(new PbRequest { Message = "x" }));
    }

    // In messages the method alone decides where no service is named, or one that is not there.
    private async Task MeetsUnknownServiceAsync()
    {
        var request = new PbRequest { Message = "x" };
        if (_settings.Client.IsGrpc)
            await Expect.RemoteAsync(UnknownServiceStatus, $"unknown service {StrangePbEchoClient.UnknownService}", async () => await _strange.CallUnknownServiceAsync(request));
        else
            Expect.Equal("x", (await _strange.CallUnknownServiceAsync(request)).Message);
    }
}
