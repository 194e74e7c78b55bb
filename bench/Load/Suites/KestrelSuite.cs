namespace Kitex.Load.Suites;

/// <summary>The same protocols over Kestrel's transport, under the same client; and HTTP/JSON on Kestrel itself.</summary>
internal static class KestrelSuite
{
    public static Suite Create(string engine)
    {
        // One client for both: the C client where it knows the protocol, the portable engine's where it does not.
        var framed = new Scenario { Server = engine, Client = Scenario.C };
        var mux = new Scenario { Server = engine, Client = "socket", Transport = "mux" };
        var kestrelFramed = framed with { Server = Engines.Kestrel };
        var kestrelMux = mux with { Server = Engines.Kestrel };
        return new Suite(
            [framed, kestrelFramed, mux, kestrelMux, new Scenario { Server = Scenario.Http, Client = Scenario.Http, Transport = "json" }],
            [
                new Bar($"{framed}: server CPU per call against Kestrel's transport", round => round.Ratio(framed, kestrelFramed, static m => m.ServerMicroseconds)) { AtMost = 0.60 },
                new Bar($"{mux}: server CPU per call against Kestrel's transport", round => round.Ratio(mux, kestrelMux, static m => m.ServerMicroseconds)) { AtMost = 0.55 },
                new Bar($"{framed}: QPS against Kestrel's transport", round => round.Ratio(framed, kestrelFramed, static m => m.CallsPerSecond)),
                new Bar($"{mux}: QPS against Kestrel's transport", round => round.Ratio(mux, kestrelMux, static m => m.CallsPerSecond)),
            ]);
    }
}
