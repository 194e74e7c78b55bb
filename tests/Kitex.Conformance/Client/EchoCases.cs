using Api;

namespace Kitex.Conformance.Client;

/// <summary>The cases of Echo.</summary>
internal sealed class EchoCases : CaseSuite
{
    private static readonly TimeSpan ShortTimeout = TimeSpan.FromMilliseconds(200);

    private readonly CallSettings _settings;
    private readonly EchoClient _client;
    private readonly StrangeEchoClient _strange;

    public EchoCases(CallSettings settings)
    {
        _settings = settings;
        _client = new EchoClient("echo", settings.Client.Configure);
        _strange = new StrangeEchoClient(settings.Client.Configure);
        Cases =
        [
            new("echo", () => EchoesAsync(_settings.Message ?? "hello kitex")),
            new("echo-twice", EchoesTwiceAsync),
            new("empty", () => EchoesAsync("")),
            new("any", AnswersAsync),
            new("error", () => FailsAsync("#error", ApplicationExceptionType.InternalError, "biz error: undeclared error from handler")),
            new("panic", () => FailsAsync("#panic", ApplicationExceptionType.InternalError, "panic: [happened in biz handler, method=Echo.echo, please check the panic at the server side] handler panic on request")),
            new("transerr", () => FailsAsync("#transerr:1234:custom trans error", 1234, "custom trans error [biz error]")),
            .. settings.Client.HasTTHeader ? BusinessErrors() : [],
            new("timeout", TimesOutAsync),
            new("meta", CarriesMetaAsync),
            new("unknown-method", RefusesUnknownMethodAsync),
            new("unknown-service", ServesUnknownServiceAsync),
        ];
    }

    public override IReadOnlyList<ConformanceCase> Cases { get; }

    public override async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _strange.DisposeAsync();
    }

    private ConformanceCase[] BusinessErrors() =>
    [
        new("biz", () => Expect.BusinessAsync(4001, "biz message", [], () => CallAsync("#biz:4001:biz message"))),
        new("bizx", () => Expect.BusinessAsync(4002, "biz message extra", [KeyValuePair.Create("reason", "quota")], () => CallAsync("#bizx:4002:biz message extra"))),
        new("bizneg", () => Expect.BusinessAsync(-7, "负 message %", [], () => CallAsync("#biz:-7:负 message %"))),
    ];

    private async Task<string> CallAsync(string message, CallContext call = default) =>
        (await _client.EchoAsync(new Request { Message = message }, call)).Message;

    private async Task EchoesAsync(string message) => Expect.Equal(message, await CallAsync(message));

    private async Task EchoesTwiceAsync()
    {
        await EchoesAsync("call 0");
        await EchoesAsync("call 1");
    }

    /// <summary>Whatever the server answers is right; no answer is not.</summary>
    private async Task AnswersAsync()
    {
        try
        {
            await CallAsync(_settings.Message ?? "");
        }
        catch (Exception answer) when (answer is RpcRemoteException or BizStatusException)
        {
        }
    }

    private Task FailsAsync(string message, int typeId, string text) =>
        Expect.RemoteAsync(typeId, text, () => CallAsync(message));

    private async Task TimesOutAsync() =>
        await Expect.ThrowsAsync<RpcTimeoutException>(() => CallAsync("#sleep:700", new CallOptions { Timeout = ShortTimeout }));

    private async Task CarriesMetaAsync()
    {
        var response = await _client.EchoAsync(new Request { Message = "#meta" }, default(CallContext).Capture(out var info));
        MetaCase.Check(response.Message, EchoMethods.Echo, info, _settings.Client);
    }

    // Only behind a TTHeader does the server learn which service is meant.
    private Task RefusesUnknownMethodAsync()
    {
        var (typeId, text) = _settings.Client.HasTTHeader
            ? (ApplicationExceptionType.UnknownMethod, $"unknown method {StrangeEchoClient.UnknownMethod} (service Echo)")
            : (ApplicationExceptionType.UnknownService, $"unknown service , method {StrangeEchoClient.UnknownMethod}");
        return Expect.RemoteAsync(typeId, text, async () => await _strange.CallUnknownMethodAsync(new Request { Message = "x" }));
    }

    // Where no service is named, or one that is not there, the method alone decides.
    private async Task ServesUnknownServiceAsync() =>
        Expect.Equal("x", (await _strange.CallUnknownServiceAsync(new Request { Message = "x" })).Message);
}
