using Api;
using Kitex.Client;

namespace Kitex.Micro;

/// <summary>A client over a transport that does no work and answers when the call is awaited already.</summary>
internal sealed class BareClient : KitexClient
{
    private readonly AnsweringTransport _transport;

    public BareClient(Action<KitexClientBuilder> configure, bool needsDestination = false)
        : this(configure, new AnsweringTransport(needsDestination))
    {
    }

    private BareClient(Action<KitexClientBuilder> configure, AnsweringTransport transport)
        : base("bench", o => configure(o.UseTransport(transport)))
    {
        _transport = transport;
    }

    public ValueTask<object> AskAsync(CallOptions options)
    {
        var answer = CallAsync<object>(EchoMethods.Echo, null, options);
        _transport.End();
        return answer;
    }
}
