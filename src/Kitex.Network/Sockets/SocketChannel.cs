using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Kitex.Network.Connections;

namespace Kitex.Network.Sockets;

/// <summary>
/// A connected stream socket. Receiving asks the system for a notice with an empty buffer and then takes the bytes
/// without waiting, so no buffer is ever lent for receiving; sending lends the output's pieces until the system is done.
/// </summary>
internal sealed class SocketChannel : ByteChannel
{
    // More pieces in one send bring nothing, and every system has a limit.
    private const int MaxPieces = 64;

    // The context of whoever came first is not that of the operations after it.
    private const bool SuppressExecutionContext = true;

    private readonly Socket _socket;
    private readonly SocketAsyncEventArgs _notice;

    // A send may complete on another thread before the call that started it has put the rest away.
    private readonly Lock _sendGate = new();
    private SocketAsyncEventArgs? _sending;
    private List<ArraySegment<byte>>? _pieces;
    private SocketError _receiveError;
    private volatile bool _closed;

    public SocketChannel(Socket socket)
    {
        _socket = socket;
        LocalEndPoint = Plain(socket.LocalEndPoint);
        RemoteEndPoint = Plain(socket.RemoteEndPoint);
        socket.Blocking = false;
        if (socket.ProtocolType == ProtocolType.Tcp)
        {
            socket.NoDelay = true;
        }

        _notice = CreateOperation(OnNotice);
    }

    public override EndPoint? LocalEndPoint { get; }

    public override EndPoint? RemoteEndPoint { get; }

    public override Transfer Receive(Span<byte> target) => Take(target, SocketFlags.None);

    public override Transfer Peek()
    {
        Span<byte> one = stackalloc byte[1];
        return Take(one, SocketFlags.Peek);
    }

    public override bool AwaitReadable()
    {
        if (_receiveError != SocketError.Success)
        {
            return false;
        }

        if (_socket.ReceiveAsync(_notice))
        {
            return true;
        }

        KeepError(_notice.SocketError);
        return false;
    }

    public override Transfer Send(OutputBuffer output)
    {
        lock (_sendGate)
        {
            _sending ??= CreateOperation(OnSendCompleted);
            var outcome = SendFrom(output);
            if (outcome.Status == TransferStatus.WouldBlock)
            {
                Events.Unsent.Append(output);
            }

            return outcome;
        }
    }

    public override void Close(bool abortive)
    {
        _closed = true;
        if (abortive)
        {
            _socket.Close(0);
        }
        else
        {
            CloseInGoodOrder();
        }

        _notice.Dispose();
        _sending?.Dispose();
    }

    private Transfer Take(Span<byte> target, SocketFlags flags)
    {
        if (_receiveError != SocketError.Success)
        {
            return Broken(_receiveError);
        }

        var count = _socket.Receive(target, flags, out var error);
        if (error == SocketError.Success)
        {
            if (flags == SocketFlags.None)
            {
                NetworkInstruments.Received(count);
            }

            return count > 0 ? Transfer.Received(count) : Transfer.Ended;
        }

        if (error is SocketError.WouldBlock or SocketError.Interrupted)
        {
            return Transfer.WouldBlock;
        }

        KeepError(error);
        return Broken(error);
    }

    /// <summary>The system reports a reset once; whoever hears of it keeps it for the rest.</summary>
    private void KeepError(SocketError error)
    {
        if (error != SocketError.Success)
        {
            _receiveError = error;
        }
    }

    private Transfer Broken(SocketError error)
    {
        var cause = new SocketException((int)error);
        return Transfer.Failed(new NetworkException($"The connection to {PeerName} broke: {cause.Message}", cause));
    }

    private void OnNotice(object? sender, SocketAsyncEventArgs notice)
    {
        KeepError(notice.SocketError);
        Events.OnReadable();
    }

    private static SocketAsyncEventArgs CreateOperation(EventHandler<SocketAsyncEventArgs> completed)
    {
        var operation = new SocketAsyncEventArgs(SuppressExecutionContext);
        operation.Completed += completed;
        return operation;
    }

    /// <summary>An IPv4 peer of a dual-mode port as itself.</summary>
    private static EndPoint? Plain(EndPoint? address) =>
        address is IPEndPoint { Address: { IsIPv4MappedToIPv6: true } ip, Port: var port } ? new IPEndPoint(ip.MapToIPv4(), port) : address;

    /// <summary>Sends until the buffer is empty, or the system has taken over what is lent to it.</summary>
    private Transfer SendFrom(OutputBuffer output)
    {
        while (!output.IsEmpty)
        {
            Lend(output);
            if (_socket.SendAsync(_sending!))
            {
                return Transfer.WouldBlock;
            }

            if (_sending!.SocketError != SocketError.Success)
            {
                return Broken(_sending.SocketError);
            }

            output.Sent(_sending.BytesTransferred);
            NetworkInstruments.Sent(_sending.BytesTransferred);
        }

        TakeBack();
        return Transfer.Sent;
    }

    private void Lend(OutputBuffer output)
    {
        TakeBack();
        var first = output.FirstUnsent;
        if (first.Length == output.Length)
        {
            _sending!.SetBuffer(MemoryMarshal.AsMemory(first));
            return;
        }

        _pieces ??= [];
        output.CopyUnsentTo(_pieces, MaxPieces);
        _sending!.BufferList = _pieces;
        _pieces.Clear();
    }

    private void TakeBack()
    {
        if (_sending!.BufferList is not null)
        {
            _sending.BufferList = null;
        }

        _sending.SetBuffer(null, 0, 0);
    }

    private void OnSendCompleted(object? sender, SocketAsyncEventArgs sending)
    {
        Transfer outcome;
        lock (_sendGate)
        {
            outcome = SendRest(sending);
            if (outcome.Status == TransferStatus.WouldBlock)
            {
                return;
            }

            // Empty already unless the send failed; only now is the system done with the pieces.
            Events.Unsent.Clear();
        }

        Events.OnSent(outcome);
    }

    private Transfer SendRest(SocketAsyncEventArgs sending)
    {
        if (sending.SocketError != SocketError.Success)
        {
            return Broken(sending.SocketError);
        }

        try
        {
            Events.Unsent.Sent(sending.BytesTransferred);
            NetworkInstruments.Sent(sending.BytesTransferred);
            return _closed && !Events.Unsent.IsEmpty ? Broken(SocketError.OperationAborted) : SendFrom(Events.Unsent);
        }
        catch (ObjectDisposedException)
        {
            return Broken(SocketError.OperationAborted);
        }
    }

    private void CloseInGoodOrder()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
            Discard();
        }
        catch (SocketException)
        {
            // The peer was faster; there is nothing left to say to it.
        }

        _socket.Dispose();
    }
}
