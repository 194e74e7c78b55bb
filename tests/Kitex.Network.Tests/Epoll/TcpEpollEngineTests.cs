using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Kitex.Network.Epoll;

namespace Kitex.Network.Tests.Epoll;

public sealed class TcpEpollEngineTests : TcpEngineTests
{
    private const int Rounds = 500;

    [Fact(Timeout = TestTimeout)]
    public async Task A_refusal_that_meets_the_callers_giving_up_leaves_no_unobserved_exception()
    {
        var unobserved = 0;
        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            await GiveUpAndBeRefusedAsync();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Note;
        }

        Assert.Equal(0, unobserved);

        void Note(object? sender, UnobservedTaskExceptionEventArgs failed) =>
            unobserved += failed.Exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused } ? 1 : 0;
    }

    private protected override NetworkEngine CreateEngine(TimeProvider time) => new EpollEngine(time: time);

    // Apart, so that nothing in the test keeps the tasks alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task GiveUpAndBeRefusedAsync()
    {
        // Bound and not listening: it refuses, and nobody else gets it.
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        for (var round = 0; round < Rounds; round++)
        {
            using var givingUp = new CancellationTokenSource();
            var dialing = Task.Run(() => Engine.DialAsync(closed.LocalEndPoint!, new DialOptions(), givingUp.Token).AsTask());
            var cancelling = Task.Run(givingUp.Cancel);
            var failure = await Assert.ThrowsAnyAsync<Exception>(() => dialing);
            Assert.True(failure is NetworkException or OperationCanceledException, failure.ToString());
            await cancelling;
        }
    }
}
