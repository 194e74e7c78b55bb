using Rich;

namespace Kitex.Conformance.Server;

/// <summary>Does what the names of its methods say.</summary>
internal sealed class RichHandler : IRichService
{
    public ValueTask<string> VersionAsync(CallContext call = default) => new("v1");

    public ValueTask<long> SumAsync(IReadOnlyList<long> values, CallContext call = default) => new(values.Sum());

    public async ValueTask<Everything> EchoAllAsync(Everything req, CallContext call = default)
    {
        var answer = await MagicMessage.AnswerAsync(req.FString, call);
        return ReferenceEquals(answer, req.FString) ? req : req with { FString = answer };
    }

    public ValueTask PingAsync(CallContext call = default) => ValueTask.CompletedTask;

    public ValueTask FireAsync(string msg, CallContext call = default) => ValueTask.CompletedTask;

    public ValueTask<int> AddAsync(int a, int b, CallContext call = default) => new(unchecked(a + b));

    public ValueTask<string> ConcatAsync(string first, IReadOnlyList<string> rest, CallContext call = default) =>
        new(first + string.Concat(rest));

    public ValueTask<bool> FlipAsync(bool b, CallContext call = default) => new(!b);

    public ValueTask<double> HalfAsync(double d, CallContext call = default) => new(d / 2);

    public ValueTask<ReadOnlyMemory<byte>> RawBytesAsync(ReadOnlyMemory<byte> b, CallContext call = default) => new(b);

    public ValueTask<Color> NextColorAsync(Color c, CallContext call = default) => new(c switch
    {
        Color.Red => Color.Green,
        Color.Green => Color.Blue,
        Color.Blue => Color.Neg,
        _ => Color.Red,
    });

    public ValueTask<IReadOnlyList<long>> RangeAsync(long n, CallContext call = default)
    {
        var numbers = new long[Math.Max(n, 0)];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = i;
        return new(numbers);
    }

    public ValueTask<IReadOnlyDictionary<string, Inner>> IndexAsync(IReadOnlyList<Inner> items, CallContext call = default)
    {
        var byName = new Dictionary<string, Inner>();
        foreach (var item in items)
            byName[item.Name] = item;
        return new(byName);
    }

    public ValueTask<IReadOnlySet<string>> UniqAsync(IReadOnlyList<string> items, CallContext call = default) =>
        new(items.ToHashSet());

    public async ValueTask VoidThrowsAsync(string kind, CallContext call = default) => await FailAsync(kind, call);

    public async ValueTask<string> FailAsync(string kind, CallContext call = default)
    {
        switch (kind)
        {
            case "biz":
                throw new BizException
                {
                    Code = 1001,
                    Message = "declared biz exception",
                    Details = new Dictionary<string, string> { ["k"] = "v" },
                };

            case "other":
                throw new OtherException { Reason = "declared other exception" };

            default:
                await MagicMessage.AnswerAsync(Message(kind), call);
                return $"no failure: {kind}";
        }
    }

    private static string Message(string kind) => kind switch
    {
        "undeclared" => "#error",
        "panic" => "#panic",
        "bizstatus" => "#biz:4001:biz message",
        "trans" => "#transerr:1234:custom trans error",
        _ => "",
    };
}
