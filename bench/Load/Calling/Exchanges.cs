using System.Diagnostics;

namespace Kitex.Load.Calling;

/// <summary>Calls that are turns of a stream each loop keeps: the message there, and the message back.</summary>
internal abstract class Exchanges : Calls
{
    public override async Task RunAsync(CallLoop loop, long end)
    {
        while (Stopwatch.GetTimestamp() < end)
        {
            try
            {
                await using var exchange = Open();
                for (var started = Stopwatch.GetTimestamp(); started < end;)
                {
                    await exchange.TakeTurnAsync();
                    var answered = Stopwatch.GetTimestamp();
                    started = loop.Answered(Stopwatch.GetElapsedTime(started, answered)) ? Stopwatch.GetTimestamp() : answered;
                }
            }
            catch (Exception failure) when (failure is RpcException or HttpRequestException or IOException)
            {
                loop.Fail(failure);
            }
        }
    }

    public override void CallBlocking() => throw new NotSupportedException("A stream's turn cannot be taken by blocking.");

    protected abstract Exchange Open();
}
