using Kitex.Torture.Accounting;
using Kitex.Torture.Api;
using Kitex.Torture.Serving;

namespace Kitex.Torture.Calling;

/// <summary>Makes calls with a client and judges what comes of them.</summary>
/// <param name="name">For messages.</param>
/// <param name="stage">Where it plays.</param>
/// <param name="kind">What the client is.</param>
/// <param name="client">Not owned.</param>
internal sealed class Caller(string name, Stage stage, ClientKind kind, RackClient client)
{
    private const int MostMilliseconds = 20;
    private const int MostBlockedMilliseconds = 5;

    private volatile Treatment _treatment;

    /// <summary>Knows which calls the server has begun; null where that does not matter.</summary>
    public RackHandler? Served { get; init; }

    /// <summary>What is done to all calls from here on, those under way included.</summary>
    public Treatment Treatment
    {
        get => _treatment;
        set => _treatment = value;
    }

    /// <summary>Makes one call at random and awaits its end.</summary>
    public async Task CallAsync(Random random)
    {
        var order = Order(random);
        if (random.Next(50) == 0)
        {
            await CallAsync(order, "sent", Treatment.None, async () => await client.DropAsync(order, Context(Treatment.None, random, default)));
            return;
        }

        var own = random.Next(20) switch
        {
            0 => Treatment.ShortTime,
            1 => Treatment.Canceled,
            2 => Treatment.ShortTime | Treatment.Canceled,
            _ => Treatment.None,
        };
        using var source = new CancellationTokenSource();
        if ((own & Treatment.Canceled) != 0)
            source.CancelAfter(TimeSpan.FromMilliseconds(random.Next(MostMilliseconds)));

        var context = Context(own, random, (own & Treatment.Canceled) != 0 ? source.Token : default);
        await CallAsync(order, "answered", own, async () => Check(order, await client.EchoAsync(order, context)));

        // A caller may hold the thread it goes on with, and that may be a network thread.
        if (random.Next(100) == 0)
            Thread.Sleep(random.Next(MostBlockedMilliseconds));
    }

    /// <summary>Makes one call and blocks this thread until its end.</summary>
    public void Call(Random random)
    {
        var order = Order(random);
        var context = Context(Treatment.None, random, default);
        var pending = CallAsync(order, "answered", Treatment.None, () =>
        {
            Check(order, client.Echo(order, context));
            return Task.CompletedTask;
        });
        pending.GetAwaiter().GetResult();
    }

    private async Task CallAsync(Order order, string success, Treatment own, Func<Task> callAsync)
    {
        var record = new CallRecord(name, order.Id, (Conduct)order.Conduct, order.Content.Length);
        stage.Ledger.Begin(record);
        string? end;
        try
        {
            await callAsync();
            end = success;
            if (success == "answered" && record.Conduct is Conduct.Declared or Conduct.Thrown or Conduct.Business)
                stage.Ledger.Offend($"{record} was answered instead of refused");
        }
        catch (Exception failure)
        {
            var treatment = own | Treatment;
            end = Verdict.Explain(record, treatment, Served?.HasBegun(record.Id) ?? false, failure);
            if (end is null)
            {
                stage.Ledger.Offend($"{record}, treatment {treatment}, failed: {failure}");
                end = "unexplained";
            }
        }
        stage.Ledger.End(record, end);
    }

    private void Check(Order order, Answer answer)
    {
        if (answer.Id != order.Id || !answer.Content.Span.SequenceEqual(order.Content.Span))
            stage.Ledger.Offend($"call {order.Id} of {name} got the wrong answer: number {answer.Id}, {answer.Content.Length} of {order.Content.Length} bytes");
    }

    private CallContext Context(Treatment own, Random random, CancellationToken cancellation)
    {
        TimeSpan? timeout = (own & Treatment.ShortTime) != 0 ? TimeSpan.FromMilliseconds(random.Next(MostMilliseconds))
            : (Treatment & Treatment.Disturbed) != 0 ? Stage.ScantTime
            : null;
        return new CallContext(new CallOptions { Timeout = timeout }, cancellation);
    }

    private Order Order(Random random)
    {
        var conduct = random.Next(100) switch
        {
            < 60 => Conduct.AtOnce,
            < 68 => Conduct.Delayed,
            < 76 => Conduct.Patient,
            < 80 => Conduct.Blocking,
            < 87 => Conduct.Declared,
            < 94 => Conduct.Thrown,
            _ => kind == ClientKind.Framed ? Conduct.AtOnce : Conduct.Business,
        };
        return new Order
        {
            Id = Stage.NextId(),
            Conduct = (int)conduct,
            Milliseconds = random.Next(conduct == Conduct.Blocking ? MostBlockedMilliseconds : MostMilliseconds),
            Content = Contents.Next(random),
        };
    }
}
