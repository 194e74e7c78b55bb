using Kitex.Protocols.Framing;
using Kitex.Protocols.Grpc;
using Kitex.Protocols.Http2;

namespace Kitex.Server.Protocols.Grpc;

/// <summary>The messages of a streaming call, on the server.</summary>
internal sealed class GrpcServerStream : RpcStream
{
    private readonly GrpcServerCall _call;
    private readonly GrpcRequestSource _requests;
    private readonly GrpcAnswerSink _answers;
    private readonly RpcMethod _method;
    private RpcError? _failure;
    private bool _completed;
    private bool _left;
    private GrpcMessageWindow _window;

    public GrpcServerStream(GrpcServerCall call)
    {
        _call = call;
        _method = call.Method;
        _requests = new GrpcRequestSource(this, call);
        _answers = new GrpcAnswerSink(this, call);
    }

    /// <summary>What broke the stream, or what it was aborted with; null while it is sound.</summary>
    public RpcError? Failure => Volatile.Read(ref _failure);

    public override ValueTask<bool> SendAsync(object message, CancellationToken cancellation)
    {
        if (_completed)
        {
            return ValueTask.FromException<bool>(new RpcException(new RpcError(RpcErrorCode.Internal, $"{_method}: the stream was completed, nothing can follow.")));
        }

        if (cancellation.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<bool>(cancellation);
        }

        try
        {
            _call.Settings.Encode(_method, RpcResponse.Success(message), _call.Compressor, _call.Encoded);
        }
        catch (FrameTooLargeException large)
        {
            return ValueTask.FromException<bool>(Break(new RpcError(RpcErrorCode.TooLarge, $"{_method}: {large.Message}") { Cause = large }));
        }

        return _answers.SendAsync(cancellation);
    }

    public override ValueTask CompleteAsync(CancellationToken cancellation)
    {
        _completed = true;
        return ValueTask.CompletedTask;
    }

    public override ValueTask<object?> ReceiveAsync(CancellationToken cancellation) => _requests.ReceiveAsync(cancellation);

    public override void Abort(RpcError error)
    {
        if (Interlocked.CompareExchange(ref _failure, error, null) is null)
        {
            _call.Abort(GrpcStatus.Of(error, _call.Settings.Options.StandardStatusCodes));
            Wake();
        }
    }

    /// <summary>Nothing more is waited for. Under the connection's gate.</summary>
    public void Fail(RpcError error)
    {
        Break(error);
        WakeAll();
    }

    /// <summary>Lets whoever waits look again.</summary>
    public void Wake() => _call.Http2.Do(this, static (stream, _) =>
    {
        stream.WakeAll();
        return true;
    });

    /// <summary>The handler is done: nobody waits any more.</summary>
    public override ValueTask DisposeAsync() => default;

    /// <summary>The call has ended: nothing more comes or goes. Under the connection's gate.</summary>
    public void Left()
    {
        _left = true;
        Interlocked.CompareExchange(ref _failure, new RpcError(RpcErrorCode.Canceled, $"{_method}: the caller cancelled the call, its connection is gone, or it was answered."), null);
    }

    /// <summary>Bytes came, or the end. Under the connection's gate.</summary>
    public void Received(Http2Streams streams)
    {
        if (!_requests.IsWaiting)
        {
            return;
        }

        if (_call.RefuseMessage() is { } refused)
        {
            Break(refused);
            _requests.Wake();
        }
        else if (_call.Messages.HasMessage || _call.HasReceivedEnd)
        {
            _requests.Wake();
        }
        else
        {
            _window.CreditAll(_call, _call.Messages, streams);
        }
    }

    /// <summary>Everything was written. Under the connection's gate.</summary>
    public void Sent()
    {
        if (_answers.IsWaiting)
        {
            _answers.Wake();
        }
    }

    /// <summary>Sends what was encoded.</summary>
    /// <param name="waits">True when the windows do not allow all of it yet.</param>
    /// <returns>Why nothing can be sent; null when it can.</returns>
    public RpcError? Send(out bool waits)
    {
        (var error, waits) = _call.Http2.Do<GrpcServerStream, (RpcError?, bool)>(this, static (stream, streams) =>
        {
            var call = stream._call;
            if (stream.Failure is { } failure || !call.IsOpen)
            {
                call.Encoded.Clear();
                return (stream.Failure ?? stream.Ended(), false);
            }

            call.Append((Http2ServerStreams)streams);
            streams.Send(call);
            stream._answers.IsWaiting = !call.Body.IsEmpty;
            return (null, stream._answers.IsWaiting);
        });
        _call.Http2.Flush();
        return error;
    }

    /// <summary>Takes the next message, or what ended the stream.</summary>
    /// <param name="body">The message.</param>
    /// <param name="error">What ended it, when there is no message; null for a good end.</param>
    /// <returns>False when neither is there.</returns>
    public bool TryReceive(out GrpcBody? body, out RpcError? error)
    {
        (var done, body, error) = _call.Http2.Do(this, static (stream, streams) => stream.Take(streams));
        _call.Http2.Flush();
        return done;
    }

    /// <summary>The message out of the bytes.</summary>
    /// <exception cref="RpcException">It is malformed.</exception>
    public object? Decode(in GrpcBody body)
    {
        using (body)
        {
            try
            {
                return _call.Settings.Decode(_method, body, _call.Decompressor);
            }
            catch (RpcException malformed)
            {
                throw Break(malformed.Error);
            }
        }
    }

    /// <summary>Keeps the first failure; every later use meets it.</summary>
    public Exception Break(RpcError error) => (Interlocked.CompareExchange(ref _failure, error, null) ?? error).ToException();

    private (bool Done, GrpcBody? Body, RpcError? Error) Take(Http2Streams streams)
    {
        if (Failure is { } failure)
        {
            return (true, null, failure);
        }

        var messages = _call.Messages;
        if (_call.RefuseMessage() is { } refused)
        {
            Break(refused);
            return (true, null, refused);
        }

        if (messages.HasMessage)
        {
            _call.LetGoRequest();
            return (true, _window.Take(_call, messages, streams), null);
        }

        if (_call.HasReceivedEnd || _left)
        {
            if (messages.Count > 0)
            {
                Break(new RpcError(RpcErrorCode.Protocol, "unexpected EOF"));
            }

            return (true, null, Failure);
        }

        _requests.IsWaiting = true;
        _window.CreditAll(_call, messages, streams);
        return (false, null, null);
    }

    /// <summary>Same as <see cref="Wake"/>. Under the connection's gate.</summary>
    public void WakeAll()
    {
        if (_answers.IsWaiting)
        {
            _answers.Wake();
        }

        if (_requests.IsWaiting)
        {
            _requests.Wake();
        }
    }

    private RpcError Ended() => new(RpcErrorCode.Canceled, $"{_method}: the call has ended.");
}
