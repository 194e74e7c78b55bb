using Pbapi;

namespace Kitex.Conformance.PbEcho;

/// <summary>The methods of PbEcho with one request and one response.</summary>
internal interface IPbEcho
{
    ValueTask<PbResponse> UnaryAsync(PbRequest request, CallContext call = default);

    ValueTask<PbEverything> EverythingAsync(PbEverything request, CallContext call = default);
}
