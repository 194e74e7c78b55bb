using System.Buffers;
using System.IO.Pipelines;
using Kitex.Network.Pipes;
using Kitex.Network.Timing;

namespace Kitex.Network.Tests.Pipes;

/// <summary>Carries the bytes between a connection and the pipes of another that stands on them.</summary>
internal sealed class PipeCarrier(NetworkConnection below, PipeOptions options) : IDuplexPipe
{
    private readonly Pipe _received = new(options);
    private readonly Pipe _sent = new(options);

    public PipeReader Input => _received.Reader;

    public PipeWriter Output => _sent.Writer;

    public NetworkConnection Open(TimerWheel timers)
    {
        var receiving = Task.Run(ReceiveAsync);
        var sending = Task.Run(SendAsync);
        return PipeConnection.Create(this, timers, below.LocalEndPoint, below.RemoteEndPoint, below.Abort, async () =>
        {
            await sending;
            await below.DisposeAsync();
            await receiving;
        });
    }

    private async Task ReceiveAsync()
    {
        var wanted = true;
        while (wanted && await below.ReadAsync(1, Timeout.InfiniteTimeSpan) == ReadStatus.Ready)
        {
            _received.Writer.Write(below.Input);
            below.Consume(below.Input.Length);
            wanted = !(await _received.Writer.FlushAsync()).IsCompleted;
        }

        await _received.Writer.CompleteAsync(below.Failure);
    }

    private async Task SendAsync()
    {
        try
        {
            while (await SendSomeAsync())
            {
            }

            await _sent.Reader.CompleteAsync(below.Failure);
        }
        catch (Exception exception)
        {
            await _sent.Reader.CompleteAsync(exception);
        }
    }

    private async Task<bool> SendSomeAsync()
    {
        var read = await _sent.Reader.ReadAsync();
        foreach (var piece in read.Buffer)
        {
            below.Output.Write(piece.Span);
        }

        _sent.Reader.AdvanceTo(read.Buffer.End);
        return await below.FlushAsync(Timeout.InfiniteTimeSpan) == FlushStatus.Flushed && !read.IsCompleted;
    }
}
