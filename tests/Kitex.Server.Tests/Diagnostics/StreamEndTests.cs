using System.Diagnostics;
using Kitex.Server.Tests.Grpc;
using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.Diagnostics;

/// <summary>However a call of whatever kind ends, each side tells so exactly once.</summary>
[Collection(nameof(Alone))]
public sealed class StreamEndTests() : GrpcSuite(new SocketNetwork())
{
    public static TheoryData<string> Kinds => ["Echo", "Gather", "Spread", "Chat"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task By_an_error_of_the_handler(string kind) => AssertEndsAsync(kind, static (_, _) => throw new InvalidOperationException("no"), "remote");

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task By_a_business_error(string kind) => AssertEndsAsync(kind, static (_, _) => throw new BizStatusException(404, "no"), null);

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task By_the_callers_time(string kind) =>
        AssertEndsAsync(kind, static (_, call) => Task.Delay(Timeout.InfiniteTimeSpan, call.Cancellation), "timeout", new CallOptions { Timeout = TimeSpan.FromMilliseconds(300) });

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task By_the_end_of_the_server(string kind)
    {
        var begun = new Signal();
        var server = await ServeAsync(async (_, call) =>
        {
            begun.Set();
            await Task.Delay(Timeout.InfiniteTimeSpan, call.Cancellation);
        });
        using var spans = new AnySpans();
        var calling = CallAsync(TalksClient(server), kind, new Note(), default);
        await begun.WaitAsync();

        await server.DisposeAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => calling);
        await AssertOneEndAsync(spans, static error => Assert.NotNull(error));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task By_a_message_that_cannot_be_sent(string kind)
    {
        var server = await ServeAsync(static (_, call) => Task.Delay(Timeout.InfiniteTimeSpan, call.Cancellation));
        var client = TalksClient(server, static o => o.Configure(static x => x with { MaxFrameBytes = 64 }));
        using var spans = new AnySpans();

        await Assert.ThrowsAnyAsync<Exception>(() => CallAsync(client, kind, new Note { Text = new string('x', 1000) }, default));

        await Eventually.TrueAsync(() => spans.Ended.Count == spans.Begun);
        Assert.NotNull(Assert.Single(spans.Ended, static span => span.Kind == ActivityKind.Client).Text("error.type"));
    }

    private async Task AssertEndsAsync(string kind, Func<Note, CallContext, Task> handle, string? error, CallOptions? options = null)
    {
        var client = TalksClient(await ServeAsync(handle));
        using var spans = new AnySpans();

        await Assert.ThrowsAnyAsync<Exception>(() => CallAsync(client, kind, new Note(), options is null ? default : new CallContext(options)));

        await AssertOneEndAsync(spans, told => Assert.Equal(error, told));
        if (error is null)
        {
            Assert.All(spans.Ended, static span => Assert.Equal("business", span.Text("kitex.outcome")));
        }
    }

    private static async Task AssertOneEndAsync(AnySpans spans, Action<object?> ofClient)
    {
        await Eventually.TrueAsync(() => spans.Ended.Count >= 2);
        Assert.Equal((2, 2), (spans.Begun, spans.Ended.Count));
        Assert.Single(spans.Served);
        ofClient(spans.Ended.Single(static span => span.Kind == ActivityKind.Client).Text("error.type"));
    }

    private Task<KitexServer> ServeAsync(Func<Note, CallContext, Task> handle) => StartAsync(new Talks
    {
        OnEcho = async (note, call) =>
        {
            await handle(note, call);
            return note;
        },
        OnGather = async (_, call) =>
        {
            await handle(new Note(), call);
            return new Note();
        },
        OnSpread = (note, call) => MessagesAsync(handle, note, call),
        OnChat = (_, call) => MessagesAsync(handle, new Note(), call),
    });

    private static async IAsyncEnumerable<Note> MessagesAsync(Func<Note, CallContext, Task> handle, Note note, CallContext call)
    {
        await handle(note, call);
        yield return note;
    }

    private static Task CallAsync(TalksClient client, string kind, Note note, CallContext call) => kind switch
    {
        "Echo" => client.EchoAsync(note, call).AsTask(),
        "Gather" => client.GatherAsync(Enumerable.Repeat(note, 2).ToAsyncEnumerable(), call).AsTask(),
        "Spread" => client.SpreadAsync(note, call).CountAsync().AsTask(),
        _ => client.ChatAsync(Enumerable.Repeat(note, 2).ToAsyncEnumerable(), call).CountAsync().AsTask(),
    };
}
