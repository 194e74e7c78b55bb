using System.Diagnostics;
using System.Globalization;

namespace Kitex.Conformance.Server;

/// <summary>What messages that begin with # ask a handler to do instead of what it usually does.</summary>
internal static class MagicMessage
{
    private static readonly Dictionary<string, string> Extra = new() { ["reason"] = "quota" };

    /// <summary>Does what the message asks for.</summary>
    /// <returns>The text to answer: the message itself when it asks for nothing.</returns>
    /// <exception cref="InvalidOperationException">Asked for: an undeclared error.</exception>
    /// <exception cref="UnreachableException">Asked for: an unexpected exception.</exception>
    /// <exception cref="RpcRemoteException">Asked for: a framework exception.</exception>
    /// <exception cref="BizStatusException">Asked for: a business error.</exception>
    /// <exception cref="GrpcStatusException">Asked for: a status of gRPC.</exception>
    public static async ValueTask<string> AnswerAsync(string message, CallContext call)
    {
        switch (message.Split(':', 3))
        {
            case ["#error"]:
                throw new InvalidOperationException("undeclared error from handler");

            case ["#panic"]:
                throw new UnreachableException("handler panic on request");

            case ["#transerr", var id, var text] when TryNumber(id, out var typeId):
                throw new RpcRemoteException(typeId, text);

            case ["#biz", var code, var text] when TryNumber(code, out var status):
                throw new BizStatusException(status, text);

            case ["#bizx" or "#grpcbiz", var code, var text] when TryNumber(code, out var status):
                throw new BizStatusException(status, text, Extra);

            case ["#status", var code, var text] when TryNumber(code, out var status):
                throw new GrpcStatusException(status, text);

            case ["#grpcmeta"]:
                call.Response.AddHeader("srv-header", "hv");
                call.Response.AddTrailer("srv-trailer", "tv");
                return ReceivedMeta.DescribeHeaders(call.Incoming!);

            case ["#meta"]:
                call.Response.SendBackward("bw-key", "bw-value");
                return ReceivedMeta.Describe(call.Incoming!);

            case ["#sleep", var time] when TryNumber(time, out var milliseconds):
                // The recorded handler sleeps on when its caller has given up, so this one takes no token either.
                await Task.Delay(milliseconds);
                return $"slept {time}";

            default:
                return message;
        }
    }

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
