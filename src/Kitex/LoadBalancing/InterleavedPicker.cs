namespace Kitex.LoadBalancing;

/// <summary>Two queues: those with turns left in this period, and those that wait for the next.</summary>
internal sealed class InterleavedPicker : TurnPicker
{
    private readonly Lock _gate = new();
    private readonly int[] _left;
    private Queue<int> _current;
    private Queue<int> _waiting;

    public InterleavedPicker(WeighedInstances instances)
        : base(instances)
    {
        _left = new int[instances.Count];
        _current = new Queue<int>(instances.Count);
        _waiting = new Queue<int>(instances.Count);

        // Clients that start together do not all begin with the same instance.
        var first = Random.Shared.Next(instances.Count);
        for (var i = 0; i < instances.Count; i++)
        {
            var index = (first + i) % instances.Count;
            _left[index] = instances[index].Weight;
            _current.Enqueue(index);
        }
    }

    protected override int Next()
    {
        lock (_gate)
        {
            if (_current.Count == 0)
            {
                (_current, _waiting) = (_waiting, _current);
            }

            var index = _current.Dequeue();
            _left[index] -= Instances.Divisor;
            if (_left[index] > 0)
            {
                _current.Enqueue(index);
            }
            else
            {
                _left[index] = Instances[index].Weight;
                _waiting.Enqueue(index);
            }

            return index;
        }
    }
}
