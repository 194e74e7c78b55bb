using Kitex.Discovery;
using Kitex.LoadBalancing;

namespace Kitex.Tests.LoadBalancing;

/// <summary>Lists of instances named n0, n1, …, and what pickers make of them.</summary>
internal static class Picking
{
    private static readonly TextMethod Method = new();

    public static RpcRequest Request { get; } = WithKey("key");

    public static RpcRequest WithKey(string? key) => new() { Method = Method, Message = key };

    public static string? Key(RpcRequest request) => (string?)request.Message;

    public static Instance Node(int number, int weight = 10) => new(AddressText.Parse($"n{number}:1")) { Weight = weight };

    public static InstanceSet Nodes(params int[] weights) => new(weights.Select(static (weight, i) => Node(i, weight)));

    public static Instance Next(this InstancePicker picker, params Instance[] tried) => picker.Pick(Request, tried)!;

    public static string Owner(this InstancePicker picker, string key, params Instance[] tried) => picker.Pick(WithKey(key), tried)!.ToString();

    public static void Done(this InstancePicker picker, Instance instance, double milliseconds = 1, RpcErrorCode? error = null) =>
        picker.Completed(instance, new CallOutcome(TimeSpan.FromMilliseconds(milliseconds), error is { } code ? new RpcError(code, "no") : null));

    /// <summary>How often each instance of a list was picked, each call being over before the next.</summary>
    public static int[] Counts(this InstancePicker picker, InstanceSet instances, int picks)
    {
        var counts = instances.ToDictionary(static instance => instance, static _ => 0);
        for (var i = 0; i < picks; i++)
        {
            var picked = picker.Next();
            picker.Done(picked);
            counts[picked]++;
        }

        return [.. counts.Values];
    }

    /// <summary>Fails where counts are further from shares than chance takes them once in a billion runs.</summary>
    public static void AssertShares(IReadOnlyList<double> shares, IReadOnlyList<int> counts)
    {
        var (all, total) = (counts.Sum(), shares.Sum());
        for (var i = 0; i < shares.Count; i++)
        {
            var share = shares[i] / total;
            var deviation = Math.Sqrt(all * share * (1 - share));
            Assert.InRange(counts[i], (all * share) - (6.5 * deviation), (all * share) + (6.5 * deviation));
        }
    }
}
