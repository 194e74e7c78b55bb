using System.Diagnostics;

namespace Kitex.Load.Calling;

/// <summary>The loop of calls whose answer is a <typeparamref name="TResponse"/>: no frame stands between it and the client.</summary>
internal abstract class Calls<TResponse> : Calls
{
    public override async Task RunAsync(CallLoop loop, long end)
    {
        for (var started = Stopwatch.GetTimestamp(); started < end;)
        {
            try
            {
                if (!IsRight(await CallAsync()))
                {
                    throw new InvalidDataException("An answer is not what was asked for.");
                }
            }
            catch (Exception failure) when (failure is RpcException or HttpRequestException or InvalidDataException)
            {
                loop.Fail(failure);
                started = Stopwatch.GetTimestamp();
                continue;
            }

            var answered = Stopwatch.GetTimestamp();
            started = loop.Answered(Stopwatch.GetElapsedTime(started, answered)) ? Stopwatch.GetTimestamp() : answered;
        }
    }

    public override async Task CallAsync(CallLoop loop, long started)
    {
        try
        {
            if (!IsRight(await CallAsync()))
            {
                throw new InvalidDataException("An answer is not what was asked for.");
            }

            loop.Answered(Stopwatch.GetElapsedTime(started));
        }
        catch (Exception failure) when (failure is RpcException or HttpRequestException or InvalidDataException)
        {
            loop.Fail(failure);
        }
    }

    public override void CallBlocking()
    {
        try
        {
            CallAsync().AsTask().GetAwaiter().GetResult();
        }
        catch (RpcException)
        {
            // The loop's own calls fail then as well, and are counted.
        }
    }

    protected abstract ValueTask<TResponse> CallAsync();

    protected abstract bool IsRight(TResponse response);
}
