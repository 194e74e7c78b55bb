using System.Diagnostics;
using System.Globalization;

namespace Kitex.Conformance.Server;

/// <summary>What messages that begin with # ask a handler to do instead of what it usually does.</summary>
internal static class MagicMessage
{
    /// <summary>Does what the message asks for, or answers as usual.</summary>
    /// <exception cref="InvalidOperationException">Asked for: an undeclared error.</exception>
    /// <exception cref="UnreachableException">Asked for: an unexpected exception.</exception>
    /// <exception cref="RpcRemoteException">Asked for: a framework exception.</exception>
    public static async ValueTask<T> AnswerAsync<T>(string message, T usual, CallContext call)
        where T : class
    {
        switch (message.Split(':', 3))
        {
            case ["#error"]:
                throw new InvalidOperationException("undeclared error from handler");

            case ["#panic"]:
                throw new UnreachableException("handler panic on request");

            case ["#transerr", var id, var text] when int.TryParse(id, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var typeId):
                throw new RpcRemoteException(typeId, text);

            case ["#biz" or "#bizx", _, _]:
                // A business status travels in TTHeader; without it Kitex v0.16.3 answers with an empty result.
                return null!;

            case ["#sleep", var time] when int.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds):
                await Task.Delay(milliseconds, call.Cancellation);
                return usual;

            default:
                return usual;
        }
    }
}
