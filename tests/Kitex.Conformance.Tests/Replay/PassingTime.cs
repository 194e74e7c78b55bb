using Kitex.Testing;

namespace Kitex.Conformance.Tests.Replay;

/// <summary>Lets the clock of a client go on.</summary>
internal static class PassingTime
{
    /// <summary>Again and again, for the client may set its timer only now.</summary>
    public static async Task PassUntilAsync(this ManualTimeProvider time, Task end, TimeSpan step)
    {
        while (!end.IsCompleted)
        {
            time.Advance(step);
            await Task.Yield();
        }
    }
}
