using System.Collections.Concurrent;
using System.Globalization;
using Kitex.Torture.Api;

namespace Kitex.Torture.Serving;

/// <summary>Does to each call what its order says; orders from attackers may say anything.</summary>
internal sealed class RackHandler : IRack
{
    private const int MostMilliseconds = 50;

    private readonly ConcurrentDictionary<long, byte> _begun = new();

    /// <summary>Whether to keep the numbers of all calls, for <see cref="HasBegun"/>.</summary>
    public bool Remembers { get; init; }

    /// <summary>The text of the failure of a call.</summary>
    public static string TextOf(long id) => string.Create(CultureInfo.InvariantCulture, $"as ordered in {id}");

    /// <summary>Whether the handler was given the call.</summary>
    public bool HasBegun(long id) => _begun.ContainsKey(id);

    public async ValueTask<Answer> EchoAsync(Order order, CallContext call = default)
    {
        if (Remembers)
            _begun.TryAdd(order.Id, 0);

        var time = TimeSpan.FromMilliseconds(Math.Clamp(order.Milliseconds, 0, MostMilliseconds));
        switch ((Conduct)order.Conduct)
        {
            case Conduct.Delayed:
                await Task.Delay(time, call.Cancellation);
                break;
            case Conduct.Patient:
                await Task.Delay(time, CancellationToken.None);
                break;
            case Conduct.Blocking:
                Thread.Sleep(time);
                break;
            case Conduct.Declared:
                throw new Refused { Id = order.Id };
            case Conduct.Thrown:
                throw new InvalidOperationException(TextOf(order.Id));
            case Conduct.Business:
                throw new BizStatusException(1, TextOf(order.Id));
            default:
                break;
        }
        return new Answer { Id = order.Id, Content = order.Content };
    }

    public ValueTask DropAsync(Order order, CallContext call = default) => default;
}
