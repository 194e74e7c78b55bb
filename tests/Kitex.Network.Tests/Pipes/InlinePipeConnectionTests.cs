using System.IO.Pipelines;
using System.Net;
using Kitex.Network.Memory;

namespace Kitex.Network.Tests.Pipes;

/// <summary>Pipes that resume whoever waits inside the call that ends the wait.</summary>
public sealed class InlinePipeConnectionTests : NetworkEngineTests
{
    private int _addresses;

    private protected override int MoreThanFits => 512 * 1024;

    private protected override bool KeepsWhatCameBefore => false;

    private protected override NetworkEngine CreateEngine(TimeProvider time) => new PipedEngine(
        new MemoryEngine(time: time),
        new PipeOptions(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false),
        time);

    private protected override EndPoint FreshAddress() => new MemoryEndPoint($"port-{Interlocked.Increment(ref _addresses)}");

    private protected override EndPoint DeadAddress() => new MemoryEndPoint("nobody");
}
