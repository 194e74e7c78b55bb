namespace Kitex.LoadBalancing;

/// <summary>
/// The turns of one period, which repeat for ever, worked out by the smooth algorithm of nginx: each turn every instance gains
/// its weight, the one with most takes the turn and pays the total. They are worked out as far as they are needed; then a pick
/// is a counter and a look.
/// </summary>
internal sealed class SmoothPicker : TurnPicker
{
    // So many steps at a time that whoever waits for the lock does not wait long.
    private const int StepsAtOnce = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly int[] _turns;
    private readonly long[] _credits;
    private readonly int _batch;

    // Clients that start together do not all begin with the same instance.
    private readonly int _first;
    private int _known;
    private long _turn = -1;

    public SmoothPicker(WeighedInstances instances)
        : base(instances)
    {
        _turns = new int[instances.Total / instances.Divisor];
        _credits = new long[instances.Count];
        _batch = Math.Clamp(StepsAtOnce / instances.Count, 1, 500);
        _first = Random.Shared.Next(instances.Count);
    }

    protected override int Next()
    {
        var turn = (int)((ulong)Interlocked.Increment(ref _turn) % (uint)_turns.Length);
        if (turn >= Volatile.Read(ref _known))
        {
            WorkOut(turn);
        }

        return _turns[turn];
    }

    private void WorkOut(int turn)
    {
        lock (_gate)
        {
            if (turn < _known)
            {
                return;
            }

            var until = Math.Min(Math.Max(_known + _batch, turn + 1), _turns.Length);
            for (var next = _known; next < until; next++)
            {
                _turns[next] = TakeTurn();
            }

            Volatile.Write(ref _known, until);
        }
    }

    private int TakeTurn()
    {
        var richest = _first;
        var index = _first;
        for (var i = 0; i < _credits.Length; i++)
        {
            _credits[index] += Instances[index].Weight;
            richest = _credits[index] > _credits[richest] ? index : richest;
            index = index + 1 == _credits.Length ? 0 : index + 1;
        }

        _credits[richest] -= Instances.Total;
        return richest;
    }
}
