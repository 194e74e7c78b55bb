namespace Kitex.Tests.Vocabulary;

public sealed class RpcErrorTests
{
    [Theory]
    [InlineData(RpcErrorCode.Timeout, typeof(RpcTimeoutException))]
    [InlineData(RpcErrorCode.ConnectTimeout, typeof(RpcConnectException))]
    [InlineData(RpcErrorCode.ConnectFailed, typeof(RpcConnectException))]
    [InlineData(RpcErrorCode.Remote, typeof(RpcRemoteException))]
    [InlineData(RpcErrorCode.ConnectionLost, typeof(RpcException))]
    [InlineData(RpcErrorCode.Protocol, typeof(RpcException))]
    [InlineData(RpcErrorCode.Encoding, typeof(RpcException))]
    [InlineData(RpcErrorCode.TooLarge, typeof(RpcException))]
    [InlineData(RpcErrorCode.NoInstance, typeof(RpcException))]
    [InlineData(RpcErrorCode.Unsupported, typeof(RpcException))]
    [InlineData(RpcErrorCode.Rejected, typeof(RpcException))]
    [InlineData(RpcErrorCode.Internal, typeof(RpcException))]
    public void Every_code_has_its_exception(RpcErrorCode code, Type type)
    {
        var cause = new IOException("underneath");
        var error = new RpcError(code, "what failed") { Cause = cause };

        var exception = Assert.IsAssignableFrom<RpcException>(error.ToException());

        Assert.IsType(type, exception);
        Assert.Same(error, exception.Error);
        Assert.Equal(code, exception.Code);
        Assert.Equal("what failed", exception.Message);
        Assert.Same(cause, exception.InnerException);
    }

    [Fact]
    public void A_cancellation_is_an_operation_canceled_exception_and_no_timeout()
    {
        var error = new RpcError(RpcErrorCode.Canceled, "canceled by the caller");

        var canceled = Assert.IsType<RpcCanceledException>(error.ToException());

        Assert.IsAssignableFrom<OperationCanceledException>(canceled);
        Assert.Same(error, canceled.Error);
        Assert.Equal("canceled by the caller", canceled.Message);
    }

    [Fact]
    public void A_declared_exception_is_thrown_itself()
    {
        var declared = new InvalidDataException("as the IDL says");

        Assert.Same(declared, RpcError.Declared(declared).ToException());
    }

    [Fact]
    public void What_the_peer_said_is_kept_word_for_word()
    {
        var error = new RpcError(RpcErrorCode.Remote, "Echo.echo: the server answered with exception type 42: no")
        {
            TypeId = 42,
            RemoteMessage = "no",
        };

        var remote = Assert.IsType<RpcRemoteException>(error.ToException());

        Assert.Equal("no", remote.RemoteMessage);
        Assert.Equal(42, remote.TypeId);
    }

    [Fact]
    public void A_handlers_own_remote_exception_carries_type_and_text()
    {
        var own = new RpcRemoteException(1000, "not today");

        Assert.Equal(1000, own.TypeId);
        Assert.Equal("not today", own.Message);
        Assert.Equal("not today", own.RemoteMessage);
        Assert.Equal(RpcErrorCode.Remote, own.Code);
    }
}
