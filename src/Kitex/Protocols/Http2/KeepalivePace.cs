namespace Kitex.Protocols.Http2;

/// <summary>
/// After how long a silence a server is asked whether it is there: what the options say, and twice as long each time it has
/// taken the asking amiss (too_many_pings). The connections to one address share it.
/// </summary>
internal sealed class KeepalivePace(TimeSpan time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private long _ticks = time.Ticks;

    /// <summary>The silence, for connections that begin now.</summary>
    public TimeSpan Time => new(Volatile.Read(ref _ticks));

    /// <summary>Doubles the silence, unless another connection has done so since.</summary>
    /// <param name="from">The silence of the connection that was refused.</param>
    public void SlowDown(TimeSpan from)
    {
        if (from > TimeSpan.Zero && from < Longest)
        {
            Interlocked.CompareExchange(ref _ticks, 2 * from.Ticks, from.Ticks);
        }
    }
}
