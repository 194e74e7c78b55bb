namespace Kitex.Tests.Vocabulary;

public sealed class CallContextTests
{
    [Fact]
    public void A_token_is_a_context()
    {
        using var source = new CancellationTokenSource();

        CallContext call = source.Token;

        Assert.Equal(source.Token, call.Cancellation);
        Assert.Null(call.Options);
        Assert.Equal(call, CallContext.FromCancellationToken(source.Token));
    }

    [Fact]
    public void Options_are_a_context()
    {
        var options = new CallOptions { Host = "echo:1" };

        CallContext call = options;

        Assert.Same(options, call.Options);
        Assert.Equal("echo:1", call.Host);
        Assert.False(call.Cancellation.CanBeCanceled);
        Assert.True(call == CallContext.FromCallOptions(options));
    }

    [Fact]
    public void Properties_set_one_by_one_come_together_in_the_options()
    {
        var meta = new MetaInfo();
        var tags = new Dictionary<string, string> { ["zone"] = "a" };

        var call = new CallContext { Timeout = TimeSpan.FromSeconds(2), Host = "echo:1", Tags = tags, Metainfo = meta };

        Assert.Equal(new CallOptions { Timeout = TimeSpan.FromSeconds(2), Host = "echo:1", Tags = tags, Metainfo = meta }, call.Options);
    }

    [Fact]
    public void Whatever_a_call_can_be_asked_for_can_be_set_on_the_context()
    {
        Assert.All(typeof(CallOptions).GetProperties(), static option => Assert.Equal(option.PropertyType, typeof(CallContext).GetProperty(option.Name)?.PropertyType));

        var (retry, fallback) = (RetryPolicy.Failure(), FallbackPolicy.OnError(static (_, _, _) => default));
        RpcMiddleware[] layers = [static next => next];
        var call = new CallContext
        {
            AttemptTimeout = TimeSpan.FromSeconds(1),
            ConnectTimeout = TimeSpan.FromSeconds(2),
            ReceiveTimeout = TimeSpan.FromSeconds(3),
            Retry = retry,
            Fallback = fallback,
            Completion = PlacementMode.Inline,
            Headers = RpcMetadata.Empty,
            Middleware = layers,
        };

        Assert.Equal(
            new CallOptions
            {
                AttemptTimeout = TimeSpan.FromSeconds(1),
                ConnectTimeout = TimeSpan.FromSeconds(2),
                ReceiveTimeout = TimeSpan.FromSeconds(3),
                Retry = retry,
                Fallback = fallback,
                Completion = PlacementMode.Inline,
                Headers = RpcMetadata.Empty,
                Middleware = layers,
            },
            call.Options);
        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3)), (call.AttemptTimeout, call.ConnectTimeout, call.ReceiveTimeout));
        Assert.Equal((retry, fallback, PlacementMode.Inline), (call.Retry, call.Fallback, call.Completion));
        Assert.Same(layers, call.Middleware);
    }

    [Fact]
    public void Nothing_at_all_is_a_context()
    {
        var call = default(CallContext);

        Assert.Null(call.Timeout);
        Assert.Null(call.Host);
        Assert.Null(call.Tags);
        Assert.Null(call.Metainfo);
        Assert.Null(call.Incoming);
        Assert.False(call.Cancellation.CanBeCanceled);
        Assert.Equal(new CallContext(), call);
        Assert.True(call != new CallContext { Host = "echo:1" });
    }

    [Fact]
    public void A_handler_sees_its_callers_connection_close()
    {
        using var connection = new FakeConnection();
        var call = CallContext.ForHandler(Incoming(connection), default);

        connection.Close();

        Assert.True(call.Cancellation.IsCancellationRequested);
    }

    [Fact]
    public void A_token_of_the_pipeline_ends_the_handler_as_the_connection_does()
    {
        using var connection = new FakeConnection();
        using var source = new CancellationTokenSource();
        var byPipeline = CallContext.ForHandler(Incoming(connection), source.Token).Cancellation;
        var byConnection = CallContext.ForHandler(Incoming(connection), source.Token).Cancellation;

        source.Cancel();
        Assert.True(byPipeline.IsCancellationRequested);

        connection.Close();
        Assert.True(byConnection.IsCancellationRequested);
    }

    [Fact]
    public void A_token_of_ones_own_has_priority()
    {
        using var connection = new FakeConnection();
        using var source = new CancellationTokenSource();

        Assert.Equal(source.Token, CallContext.ForHandler(Incoming(connection), default).With(source.Token).Cancellation);
    }

    [Fact]
    public void Options_for_the_next_call_leave_the_incoming_call_in_place()
    {
        using var connection = new FakeConnection();
        var incoming = Incoming(connection);

        var next = CallContext.ForHandler(incoming, default).With(new CallOptions { Host = "echo:1" });

        Assert.Same(incoming, next.Incoming);
        Assert.Equal("echo:1", next.Host);
        Assert.Equal(connection.Closed, next.Cancellation);
    }

    private static RpcRequest Incoming(RpcConnection connection) => new() { Method = new TextMethod(), Connection = connection };

    private sealed class FakeConnection : RpcConnection, IDisposable
    {
        private readonly CancellationTokenSource _closed = new();

        public override System.Net.EndPoint? RemoteEndPoint => null;

        public override System.Net.EndPoint? LocalEndPoint => null;

        public override CancellationToken Closed => _closed.Token;

        public void Close() => _closed.Cancel();

        public void Dispose() => _closed.Dispose();
    }
}
