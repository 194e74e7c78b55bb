using Kitex.Client;
using Kitex.Server.Tests.Api;

namespace Kitex.Server.Tests;

/// <summary>A client of the desk that also calls with messages that one side cannot read.</summary>
internal sealed class BrokenDeskClient(Action<KitexClientBuilder> configure) : KitexClient("desk", configure)
{
    // A list of one i32 where the IDL has i64: it has an end, but not enough bytes.
    private static readonly BrokenMethod BrokenArguments = new(DeskMethods.Sum, arguments: "0f0001" + "08" + "00000001" + "00000005" + "00");

    // A text longer than the message.
    private static readonly BrokenMethod BrokenNotice = new(DeskMethods.Notify, arguments: "0b0001" + "7fffffff");
    private static readonly BrokenMethod BrokenResult = new(DeskMethods.Echo, arguments: null);

    public ValueTask<Response> EchoAsync(Request request) => CallAsync<Response>(DeskMethods.Echo, request, default);

    public ValueTask NotifyAsync(string message) => SendAsync(DeskMethods.Notify, new DeskNotifyArgs { Message = message }, default);

    /// <summary>Sends arguments that no server can read.</summary>
    public ValueTask<long> SendBrokenAsync() => CallAsync<long>(BrokenArguments, null, default);

    /// <summary>Sends arguments that no server can read, and awaits nothing.</summary>
    public ValueTask NotifyBrokenAsync() => SendAsync(BrokenNotice, null, default);

    /// <summary>Cannot read the result.</summary>
    public ValueTask<Response> ReceiveBrokenAsync(Request request) => CallAsync<Response>(BrokenResult, request, default);
}
