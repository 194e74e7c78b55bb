namespace Kitex.LoadBalancing;

/// <summary>The first instance on the ring from the key on that was not tried.</summary>
internal sealed class HashPicker(Func<RpcRequest, string?> key, HashRing ring) : InstancePicker
{
    public override Instance? Pick(RpcRequest request, ReadOnlySpan<Instance> tried)
    {
        if (ring.Count == 0 || key(request) is not { Length: > 0 } wanted)
        {
            return null;
        }

        var first = ring.Find(wanted);
        var place = first;
        if (!tried.IsEmpty)
        {
            while (IsAmong(tried, ring[place]))
            {
                place = ring.After(place);
                if (place == first)
                {
                    break;
                }
            }
        }

        return ring[place];
    }
}
