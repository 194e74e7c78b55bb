using Kitex.Server.Tests.Api;

namespace Kitex.Server.Tests;

/// <summary>The service under test; a test replaces what it is about.</summary>
internal sealed class Desk : IDesk
{
    public Func<Request, CallContext, ValueTask<Response>> OnEcho { get; init; } =
        static (request, _) => new(new Response { Message = request.Message });

    public Func<Request, CallContext, ValueTask> OnStore { get; init; } = static (_, _) => default;

    public Func<string, CallContext, ValueTask> OnNotify { get; init; } = static (_, _) => default;

    public Func<Request, CallContext, ValueTask<Response>> OnSlow { get; init; } =
        static async (request, call) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, call.Cancellation);
            return new Response { Message = request.Message };
        };

    public string Version { get; init; } = "1.0";

    public ValueTask<string> VersionAsync(CallContext call = default) => new(Version);

    public ValueTask<Response> EchoAsync(Request request, CallContext call = default) => OnEcho(request, call);

    public ValueTask StoreAsync(Request request, CallContext call = default) => OnStore(request, call);

    public ValueTask NotifyAsync(string message, CallContext call = default) => OnNotify(message, call);

    public ValueTask<int> AddAsync(int a, int b, CallContext call = default) => new(a + b);

    public ValueTask<Response> SlowAsync(Request request, CallContext call = default) => OnSlow(request, call);

    public ValueTask<ReadOnlyMemory<byte>> FillAsync(int bytes, CallContext call = default) => new(Pattern(bytes));

    public ValueTask<Choice> ChooseAsync(int members, CallContext call = default) => new(new Choice
    {
        Text = members > 0 ? "one" : null,
        Number = members > 1 ? 2 : null,
    });

    public ValueTask<string> DescribeAsync(Choice choice, CallContext call = default) => new(choice.Member.ToString());

    public ValueTask<long> SumAsync(IReadOnlyList<long> values, CallContext call = default) => new(values.Sum());

    /// <summary>Bytes in which a shifted or lost piece shows.</summary>
    public static byte[] Pattern(int count)
    {
        var bytes = new byte[count];
        for (var i = 0; i < count; i++)
        {
            bytes[i] = (byte)((i * 31) ^ (i >> 8));
        }

        return bytes;
    }
}
