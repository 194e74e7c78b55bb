namespace Kitex.Idl.Resolving;

/// <summary>Puts things after what they depend on. Works without recursion: chains in a file can be as long as the file.</summary>
internal static class DependencyOrder
{
    /// <summary>The place of a node whose dependencies have all been visited.</summary>
    private const int Done = -1;

    /// <summary>Sorts the nodes and everything they depend on.</summary>
    /// <param name="nodes">Where to begin, in this order.</param>
    /// <param name="dependencies">What a node depends on; asked once per node.</param>
    /// <param name="onCycle">Gets the nodes of each cycle found; the last depends on the first. That dependency is then left out.</param>
    public static List<T> Sort<T>(IEnumerable<T> nodes, Func<T, IEnumerable<T>> dependencies, Action<IReadOnlyList<T>> onCycle)
        where T : class
    {
        var sorted = new List<T>();
        var places = new Dictionary<T, int>(ReferenceEqualityComparer.Instance);
        var path = new List<T>();
        // Cycles that share nodes can be as many as there are nodes and as long: not all of them are worth listing.
        var cycleBudget = 1_000_000;
        var pending = new Stack<IEnumerator<T>>();

        foreach (var node in nodes)
        {
            if (places.ContainsKey(node))
                continue;

            Enter(node);
            while (pending.TryPeek(out var next))
            {
                if (!next.MoveNext())
                {
                    Leave();
                }
                else if (!places.TryGetValue(next.Current, out var place))
                {
                    Enter(next.Current);
                }
                else if (place != Done && cycleBudget >= path.Count - place)
                {
                    cycleBudget -= path.Count - place;
                    onCycle(path.GetRange(place, path.Count - place));
                }
            }
        }
        return sorted;

        void Enter(T node)
        {
            places[node] = path.Count;
            path.Add(node);
            pending.Push(dependencies(node).GetEnumerator());
        }

        void Leave()
        {
            pending.Pop().Dispose();
            places[path[^1]] = Done;
            sorted.Add(path[^1]);
            path.RemoveAt(path.Count - 1);
        }
    }

    /// <summary>A cycle in words: <c>A -> B -> A</c>, shortened when it is long.</summary>
    public static string Describe<T>(IReadOnlyList<T> cycle, Func<T, string> name)
    {
        const int shown = 8;
        var names = string.Join(" -> ", cycle.Take(shown).Select(name));
        return cycle.Count > shown ? $"{names} -> ..." : $"{names} -> {name(cycle[0])}";
    }
}
