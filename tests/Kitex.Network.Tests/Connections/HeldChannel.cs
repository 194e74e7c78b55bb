using System.Net;
using Kitex.Network.Connections;

namespace Kitex.Network.Tests.Connections;

/// <summary>A channel whose peer says nothing and takes everything; a look at it lasts until it is let go.</summary>
internal sealed class HeldChannel : ByteChannel, IDisposable
{
    private readonly TaskCompletionSource _looking = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _letGo = new();

    public override EndPoint? LocalEndPoint => null;

    public override EndPoint? RemoteEndPoint => null;

    /// <summary>Completes when somebody looks.</summary>
    public Task Looking => _looking.Task;

    public void LetGo() => _letGo.Set();

    public override Transfer Receive(Span<byte> target) => Transfer.WouldBlock;

    public override Transfer Peek()
    {
        _looking.TrySetResult();
        _letGo.Wait();
        return Transfer.WouldBlock;
    }

    public override bool AwaitReadable() => true;

    public override Transfer Send(OutputBuffer output)
    {
        output.Clear();
        return Transfer.Sent;
    }

    public override void Close(bool abortive)
    {
    }

    public void Dispose() => _letGo.Dispose();
}
