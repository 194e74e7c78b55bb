namespace Kitex;

/// <summary>The ranges that the options of both sides share.</summary>
internal static class OptionRange
{
    private const int LeastFrameBytes = 64;
    private const int MostFrameBytes = 1024 * 1024 * 1024;

    /// <exception cref="ArgumentException">The time is neither positive nor infinite.</exception>
    public static void CheckTimeout(TimeSpan value, string name)
    {
        if (value <= TimeSpan.Zero && value != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentException($"{name} must be positive or infinite; it is {value}.");
        }
    }

    /// <exception cref="ArgumentException">The size is out of range.</exception>
    public static void CheckFrameBytes(int value, string name)
    {
        if (value is < LeastFrameBytes or > MostFrameBytes)
        {
            throw new ArgumentException($"{name} must be 64 bytes to 1 GiB; it is {value}.");
        }
    }
}
