using System.IO.Pipelines;
using System.Net;
using Kitex.Network.Memory;
using Kitex.Network.Pipes;
using Kitex.Network.Timing;

namespace Kitex.Network.Tests.Pipes;

/// <summary>Small pipes, so that writers wait and messages arrive in pieces.</summary>
public class PipeConnectionTests : NetworkEngineTests
{
    private int _addresses;

    private protected override int MoreThanFits => 512 * 1024;

    private protected override bool KeepsWhatCameBefore => false;

    private protected override NetworkEngine CreateEngine(TimeProvider time) => new PipedEngine(
        new MemoryEngine(time: time),
        new PipeOptions(
            pauseWriterThreshold: 3000, resumeWriterThreshold: 1000, minimumSegmentSize: 700, useSynchronizationContext: false),
        time);

    private protected override EndPoint FreshAddress() => new MemoryEndPoint($"port-{Interlocked.Increment(ref _addresses)}");

    private protected override EndPoint DeadAddress() => new MemoryEndPoint("nobody");

    [Fact(Timeout = TestTimeout)]
    public async Task Exception_in_the_pipe_is_the_failure_of_the_connection()
    {
        var received = new Pipe();
        await using var connection = Over(received, new Pipe());
        var read = connection.ReadAsync(1, Forever);
        var cause = new InvalidOperationException("line cut");
        await received.Writer.CompleteAsync(cause);

        Assert.Equal(ReadStatus.Failed, await read);
        var failure = Assert.IsType<NetworkException>(connection.Failure);
        Assert.Same(cause, failure.InnerException);
        Assert.Contains("127.0.0.1:9", failure.Message, StringComparison.Ordinal);
        Assert.Contains("line cut", failure.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Flush_into_a_pipe_that_nobody_reads_any_more_fails()
    {
        var sent = new Pipe();
        await using var connection = Over(new Pipe(), sent);
        await sent.Reader.CompleteAsync();
        connection.Output.Write([1]);
        Assert.Equal(FlushStatus.Failed, await connection.FlushAsync(Forever));
        Assert.IsType<NetworkException>(connection.Failure);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Pipe_completed_by_others_breaks_the_connection_and_nothing_else()
    {
        var (received, sent) = (new Pipe(), new Pipe());
        await using var connection = Over(received, sent);
        await received.Reader.CompleteAsync();
        await sent.Writer.CompleteAsync();
        Assert.False(connection.IsReusable);
        Assert.Equal(ReadStatus.Failed, await connection.ReadAsync(1, Forever));
        connection.Output.Write([1]);
        Assert.Equal(FlushStatus.Failed, await connection.FlushAsync(Forever));
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Read_cancelled_in_the_pipe_goes_on()
    {
        var received = new Pipe();
        await using var connection = Over(received, new Pipe());
        var read = connection.ReadAsync(1, Forever);
        received.Reader.CancelPendingRead();
        await received.Writer.WriteAsync(new byte[] { 5 });
        Assert.Equal(ReadStatus.Ready, await read);
        Assert.Equal([5], connection.Input.ToArray());
    }

    [Theory(Timeout = TestTimeout)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Carrier_is_told_of_the_end_once_and_last(bool aborted)
    {
        var (received, sent) = (new Pipe(), new Pipe());
        var told = new List<string>();
        var connection = PipeConnection.Create(
            new DuplexPipe(received.Reader, sent.Writer),
            new TimerWheel(Time),
            null,
            null,
            cause => told.Add($"abort {cause?.Message}"),
            () =>
            {
                told.Add("dispose");
                return ValueTask.CompletedTask;
            });
        var read = connection.ReadAsync(1, Forever);
        if (aborted)
        {
            connection.Abort(new InvalidOperationException("enough"));
        }

        await connection.DisposeAsync();
        await connection.DisposeAsync();

        Assert.Equal(ReadStatus.Failed, await read);
        Assert.Equal(aborted ? ["abort enough", "dispose"] : ["dispose"], told);
        if (aborted)
        {
            var thrown = await Assert.ThrowsAsync<InvalidOperationException>(async () => await sent.Reader.ReadAsync());
            Assert.Equal("enough", thrown.Message);
        }
        else
        {
            Assert.True((await sent.Reader.ReadAsync()).IsCompleted);
            Assert.True((await received.Writer.WriteAsync(new byte[1])).IsCompleted);
        }
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Failing_disposal_of_the_carrier_harms_nobody()
    {
        var connection = PipeConnection.Create(
            new DuplexPipe(new Pipe().Reader, new Pipe().Writer),
            new TimerWheel(Time),
            null,
            null,
            _ => { },
            () => throw new InvalidOperationException("already gone"));
        await connection.DisposeAsync();
        Assert.Null(connection.Failure);
    }

    private NetworkConnection Over(Pipe received, Pipe sent) => PipeConnection.Create(
        new DuplexPipe(received.Reader, sent.Writer),
        new TimerWheel(Time),
        null,
        new IPEndPoint(IPAddress.Loopback, 9),
        _ => { },
        () => ValueTask.CompletedTask);
}
