using System.Diagnostics;
using System.Net;

namespace Kitex.Diagnostics;

/// <summary>What spans say.</summary>
internal static class SpanTags
{
    /// <summary>Where a call went.</summary>
    public static void SetServer(Activity span, Instance? instance) => Set(span, instance?.Address, KitexTelemetry.ServerAddressTag, KitexTelemetry.ServerPortTag);

    /// <summary>Where a call came from.</summary>
    public static void SetPeer(Activity span, EndPoint? peer) => Set(span, peer, KitexTelemetry.PeerAddressTag, KitexTelemetry.PeerPortTag);

    /// <summary>How it ended.</summary>
    /// <param name="span">The span.</param>
    /// <param name="ending">How it ended.</param>
    /// <param name="isServed">Whether it is the server's; one that refuses a call, or whose caller has left, has not failed.</param>
    public static void SetOutcome(Activity span, in CallEnding ending, bool isServed)
    {
        if (ending.Status is not null)
        {
            span.SetTag(KitexTelemetry.StatusTag, ending.Status);
        }

        if (ending.Outcome is { } outcome)
        {
            span.SetTag(KitexTelemetry.OutcomeTag, outcome);
            if (ending.Error!.Cause is BizStatusException business)
            {
                span.SetTag(KitexTelemetry.BusinessCodeTag, business.Code);
            }
        }

        if (ending.Failure is not { } failure)
        {
            return;
        }

        span.SetTag(KitexTelemetry.ErrorTag, OutcomeNames.Of(failure.Code));
        if (!isServed || failure.Code is not (RpcErrorCode.Canceled or RpcErrorCode.Rejected or RpcErrorCode.AccessDenied))
        {
            span.SetStatus(ActivityStatusCode.Error, failure.Message);
        }
    }

    /// <summary>Ends the span so long after its start, by the clock of its side.</summary>
    public static void Stop(Activity span, TimeSpan after)
    {
        // None at all counts as not said.
        span.SetEndTime(span.StartTimeUtc + (after > TimeSpan.Zero ? after : TimeSpan.FromTicks(1)));
        span.Stop();
    }

    private static void Set(Activity span, EndPoint? address, string addressTag, string portTag)
    {
        switch (address)
        {
            case IPEndPoint ip:
                span.SetTag(addressTag, ip.Address.ToString());
                span.SetTag(portTag, ip.Port);
                break;
            case DnsEndPoint dns:
                span.SetTag(addressTag, dns.Host);
                span.SetTag(portTag, dns.Port);
                break;
            case not null:
                span.SetTag(addressTag, AddressText.Format(address));
                break;
        }
    }
}
