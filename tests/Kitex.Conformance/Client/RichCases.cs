using System.Globalization;
using Rich;

namespace Kitex.Conformance.Client;

/// <summary>The cases of RichService.</summary>
internal sealed class RichCases : CaseSuite
{
    private readonly CallSettings _settings;
    private readonly RichServiceClient _client;

    public RichCases(CallSettings settings)
    {
        _settings = settings;
        _client = new RichServiceClient("richservice", settings.Client.Configure);
        Cases =
        [
            new("version", async () => Expect.Equal("v1", await _client.VersionAsync())),
            new("sum", async () => Expect.Equal(29, await _client.SumAsync([1, -2, 30]))),
            new("ping", async () => await _client.PingAsync()),
            new("fire", FireAsync),
            new("fire-then-add", FireThenAddAsync),
            new("add", async () => Expect.Equal(42, await _client.AddAsync(40, 2))),
            new("concat", async () => Expect.Equal("abc", await _client.ConcatAsync("a", ["b", "c"]))),
            new("flip", async () => Expect.Equal(false, await _client.FlipAsync(true))),
            new("half", async () => Expect.Equal(1.25, await _client.HalfAsync(2.5))),
            new("rawBytes", async () => Expect.Equal("0001FF", Convert.ToHexString((await _client.RawBytesAsync(new byte[] { 0x00, 0x01, 0xff })).Span))),
            new("nextColor", async () => Expect.Equal(Color.Neg, await _client.NextColorAsync(Color.Blue))),
            new("range", async () => Expect.Sequence([0, 1, 2], await _client.RangeAsync(3))),
            new("index", IndexAsync),
            new("uniq", async () => Expect.Sequence(["x", "y"], (await _client.UniqAsync(["x", "y", "x"])).Order())),
            new("echoAll", () => EchoAllAsync(_settings.Variant ?? "full")),
            new("echoAll-variants", EchoAllVariantsAsync),
            new("throw-biz", () => ThrowsBizAsync(async () => await _client.FailAsync("biz"))),
            new("throw-other", ThrowsOtherAsync),
            new("void-throws-biz", () => ThrowsBizAsync(async () => await _client.VoidThrowsAsync("biz"))),
            new("void-throws-none", async () => await _client.VoidThrowsAsync("none")),
            new("fail-none", async () => Expect.Equal("no failure: none", await _client.FailAsync("none"))),
            new("fail-undeclared", () => Expect.RemoteAsync(ApplicationExceptionType.InternalError, "biz error: undeclared error from handler", () => FailAsync("undeclared"))),
            new("fail-panic", PanicsAsync),
            .. settings.Client.HasTTHeader ? new ConformanceCase[] { new("fail-bizstatus", () => Expect.BusinessAsync(4001, "biz message", [], () => FailAsync("bizstatus"))) } : [],
            new("fail-trans", FailsAsRemoteAsync),
        ];
    }

    public override IReadOnlyList<ConformanceCase> Cases { get; }

    public override ValueTask DisposeAsync() => _client.DisposeAsync();

    private async Task FailAsync(string kind) => await _client.FailAsync(kind);

    private async Task FireAsync() => await _client.FireAsync("one-way message");

    private async Task FireThenAddAsync()
    {
        await FireAsync();
        Expect.Equal(3, await _client.AddAsync(1, 2));
    }

    private async Task IndexAsync()
    {
        var item = new Inner { Name = "a", Value = 1 };
        var index = await _client.IndexAsync([item]);
        Expect.Sequence([KeyValuePair.Create("a", item)], index);
    }

    /// <summary>An unset struct travels as an empty one and comes back as one with defaults; an unset union stays unset.</summary>
    private async Task EchoAllAsync(string variant)
    {
        if (!EverythingVariants.ByName.TryGetValue(variant, out var request))
            throw new UsageException($"the variant '{variant}' is not available; available: {string.Join(", ", EverythingVariants.ByName.Keys)}");

        var expected = request with
        {
            FInner = request.FInner ?? new(),
            FCommon = request.FCommon ?? new(),
            FEmpty = request.FEmpty ?? new(),
        };
        var actual = await _client.EchoAllAsync(request);
        Expect.Equal(expected, actual);

        // As text, because 0 equals -0.
        Expect.Equal(expected.FDouble.ToString(CultureInfo.InvariantCulture), actual.FDouble.ToString(CultureInfo.InvariantCulture));
    }

    private async Task EchoAllVariantsAsync()
    {
        foreach (var variant in EverythingVariants.ByName.Keys)
            await EchoAllAsync(variant);
    }

    private static async Task ThrowsBizAsync(Func<Task> call)
    {
        var biz = await Expect.ThrowsAsync<BizException>(call);
        Expect.Equal((1001, "declared biz exception"), (biz.Code, biz.Message));
        Expect.Sequence([KeyValuePair.Create("k", "v")], biz.Details ?? new Dictionary<string, string>());
    }

    private async Task ThrowsOtherAsync()
    {
        var other = await Expect.ThrowsAsync<OtherException>(() => FailAsync("other"));
        Expect.Equal("declared other exception", other.Reason);
    }

    private async Task PanicsAsync()
    {
        var remote = await Expect.ThrowsAsync<RpcRemoteException>(() => FailAsync("panic"));
        const string Beginning = "panic: [happened in biz handler, method=RichService.fail, please check the panic at the server side] ";
        Expect.Equal((ApplicationExceptionType.InternalError, Beginning), (remote.TypeId, remote.RemoteMessage[..Math.Min(Beginning.Length, remote.RemoteMessage.Length)]));
    }

    private async Task FailsAsRemoteAsync()
    {
        var remote = await Expect.ThrowsAsync<RpcRemoteException>(() => FailAsync("trans"));
        if (!remote.RemoteMessage.EndsWith(" [biz error]", StringComparison.Ordinal))
            throw new MismatchException($"expected a text that ends with [biz error], got type {remote.TypeId}: {remote.RemoteMessage}");
    }
}
