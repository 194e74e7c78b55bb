using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Kitex.Diagnostics;

/// <summary>The line of a call; event ids 1140-1149.</summary>
internal static partial class AccessLog
{
    /// <summary>Writes it, when the options want it.</summary>
    public static void Write(ILogger logger, AccessLogOptions options, ObservedCall call, in CallEnding ending)
    {
        ref readonly var start = ref call.Start;
        var isSlow = options.SlowerThan != Timeout.InfiniteTimeSpan && ending.Duration >= options.SlowerThan && start.Method is not { IsStreaming: true };
        var isTrouble = isSlow || ending.Failure is not null;
        var level = isTrouble ? options.TroubleLevel : options.Level;
        if ((options.OnlyTroubles && !isTrouble) || !logger.IsEnabled(level))
        {
            return;
        }

        var outcome = ending.Error is { } error ? OutcomeNames.Of(error.Code) : "ok";
        var text = ending.Failure is { } failure ? $": {failure.Message}" : "";
        var milliseconds = Math.Round(ending.Duration.TotalMilliseconds, 3);
        var notes = Notes(call, ending, isSlow);
        if (start.Callee is { } callee)
        {
            var peer = call.Peer ?? ending.Request?.Destination;
            Called(logger, level, start.Name, callee, peer is null ? "nowhere" : peer.ToString(), outcome, milliseconds, notes, text);
        }
        else
        {
            var caller = start.Caller is { Length: > 0 } named ? named : "unknown";
            Served(logger, level, start.Name, caller, start.Peer is null ? "memory" : AddressText.Format(start.Peer), start.Transport ?? "", outcome, milliseconds, notes, text);
        }
    }

    private static string Notes(ObservedCall call, in CallEnding ending, bool isSlow)
    {
        var notes = isSlow ? ", slow" : "";
        if (ending.Attempts > 1)
        {
            notes += string.Create(CultureInfo.InvariantCulture, $", {ending.Attempts} attempts");
        }

        return call.Start.Method is { IsStreaming: true }
            ? string.Create(CultureInfo.InvariantCulture, $"{notes}, {call.SentMessages} sent, {call.ReceivedMessages} received")
            : notes;
    }

    [LoggerMessage(EventId = 1140, Message = "Called {Method} of {Callee} at {Peer}: {Outcome} after {Milliseconds} ms{Notes}{Error}")]
    private static partial void Called(ILogger logger, LogLevel level, string method, string callee, string peer, string outcome, double milliseconds, string notes, string error);

    [LoggerMessage(EventId = 1141, Message = "Served {Method} to {Caller} at {Peer} ({Transport}): {Outcome} after {Milliseconds} ms{Notes}{Error}")]
    private static partial void Served(ILogger logger, LogLevel level, string method, string caller, string peer, string transport, string outcome, double milliseconds, string notes, string error);
}
