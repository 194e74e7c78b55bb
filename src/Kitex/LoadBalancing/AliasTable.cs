namespace Kitex.LoadBalancing;

/// <summary>
/// Draws by weight in two steps (Vose's alias method): a column, each as likely as the other, then the instance of the column
/// or the one that fills the rest of it. In whole numbers, so that the shares are exactly those of the weights.
/// </summary>
internal sealed class AliasTable
{
    private readonly int _count;
    private readonly long _height;
    private readonly long[] _own;
    private readonly int[] _other;

    public AliasTable(WeighedInstances instances)
    {
        _count = instances.Count;
        _height = instances.Total;
        _own = instances.AreEqual ? [] : new long[_count];
        _other = instances.AreEqual ? [] : new int[_count];
        if (!instances.AreEqual)
        {
            Fill(instances);
        }
    }

    /// <summary>An index by chance and weight; there must be one.</summary>
    public int Draw()
    {
        var column = Random.Shared.Next(_count);
        return _own.Length == 0 || Random.Shared.NextInt64(_height) < _own[column] ? column : _other[column];
    }

    // A column is as high as all weights together; an instance fills as many columns' worth as its weight has shares.
    private void Fill(WeighedInstances instances)
    {
        var small = new Stack<int>(_count);
        var large = new Stack<int>(_count);
        for (var i = 0; i < _count; i++)
        {
            _own[i] = (long)instances[i].Weight * _count;
            (_own[i] < _height ? small : large).Push(i);
        }

        while (small.TryPop(out var less))
        {
            // Whole numbers leave no rest: while one column has room, another has too much.
            var more = large.Pop();
            _other[less] = more;
            _own[more] -= _height - _own[less];
            (_own[more] < _height ? small : large).Push(more);
        }
    }
}
