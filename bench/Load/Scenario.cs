using Kitex.Load.Calling;
using Kitex.Load.Serving;

namespace Kitex.Load;

/// <summary>One way of loading a server. Scenarios are equal when they are the same load.</summary>
internal sealed record Scenario
{
    /// <summary>The peer in C: an epoll loop without a codec, the limit of what the machine gives.</summary>
    public const string C = "c";

    /// <summary>ASP.NET Core on the server and HttpClient on the client.</summary>
    public const string Http = "http";

    /// <summary>Kestrel on the server and SocketsHttpHandler on the client, with the frames of gRPC and nothing that knows them.</summary>
    public const string Http2 = "http2";

    /// <summary>What serves: <see cref="C"/>, <see cref="Http"/>, <see cref="Http2"/>, or Kitex over the engine of this name.</summary>
    public string Server { get; init; } = Engines.Default;

    /// <summary>What calls; the same words.</summary>
    public string Client { get; init; } = Engines.Default;

    /// <summary>
    /// "framed", "ttheader", "mux" (TTHeader on one connection), "json" over HTTP, or on one connection of HTTP/2 "grpc" (unary
    /// calls) and "grpcbidi" (a stream for each in flight, whose turns are the calls).
    /// </summary>
    public string Transport { get; init; } = "framed";

    /// <summary>Calls under way at once; each has its own connection unless they are multiplexed.</summary>
    public int InFlight { get; init; } = 100;

    /// <summary>Connections that are open beside them and silent.</summary>
    public int Idle { get; init; }

    /// <summary>"echo" (1,024 characters), "rich" (a struct of every kind), or "proto" (1,024 characters in Protobuf).</summary>
    public string Message { get; init; } = "echo";

    /// <summary>Where the client completes calls; see <see cref="Completions"/>.</summary>
    public string Completion { get; init; } = Completions.Default;

    /// <summary>What the caller does when it has its answer; see <see cref="Callers"/>.</summary>
    public string Caller { get; init; } = Callers.Default;

    /// <summary>What the server does with a call; see <see cref="Handlers"/>.</summary>
    public string Handler { get; init; } = Handlers.Default;

    /// <summary>How the client chooses among several servers; see <see cref="Balancers"/>.</summary>
    public string Balancer { get; init; } = Balancers.Default;

    /// <summary>Calls begun per second, however many are under way, which are <see cref="InFlight"/> at most; 0: each when one before it has ended.</summary>
    public int Rate { get; init; }

    public bool IsKitexServer => Server is not (C or Http or Http2);

    public bool IsKitexClient => Client is not (C or Http or Http2);

    public bool IsGrpc => Transport is "grpc" or "grpcbidi";

    /// <summary>What differs from the plain case, for tables.</summary>
    public string Remarks
    {
        get
        {
            string[] remarks =
            [
                Completion == Completions.Default ? "" : Completion,
                Message == "echo" ? "" : Message,
                Caller == Callers.Default ? "" : "caller " + Caller,
                Handler == Handlers.Default ? "" : "handler " + Handler,
                Balancer == Balancers.Default ? "" : Balancer,
                Rate == 0 ? "" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Rate:#,0}/s"),
                Idle == 0 ? "" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Idle:#,0} idle"),
            ];
            return string.Join(", ", remarks.Where(static remark => remark.Length > 0));
        }
    }

    public override string ToString() => $"{Server}/{Client} {Transport} {InFlight}{(Remarks.Length > 0 ? ", " + Remarks : "")}";

    /// <exception cref="ArgumentException">There is no such scenario; the text says why.</exception>
    public void Validate()
    {
        if (IsKitexServer)
        {
            Engines.Check(Server);
        }

        if (IsKitexClient)
        {
            Engines.Check(Client);
        }

        Completions.Check(Completion);
        Callers.Check(Caller);
        Handlers.Check(Handler);
        Balancers.Check(Balancer);
        Refuse(InFlight < 1 || Idle < 0, "at least one call is under way, and the idle connections are none or more");
        Refuse(!IsGrpc && Transport is not ("framed" or "ttheader" or "mux" or "json"), "transports are framed, ttheader, mux, json, grpc and grpcbidi");
        Refuse(Message is not ("echo" or "rich" or "proto"), "messages are echo, rich and proto");
        Refuse(Server == Http != (Transport == "json") || Client == Http != (Transport == "json"), "http and json go together, on both sides");
        Refuse((Server == Http2) != (Client == Http2), "http2 is on both sides or on none");
        Refuse(Server == Http2 && !IsGrpc, "http2 moves the frames of grpc and grpcbidi");
        Refuse(IsGrpc && Message != "proto", "the message of grpc is proto");
        Refuse(Transport == "grpcbidi" && Caller != Callers.Default, "streams have the plain caller only");
        Refuse((Server == C || Client == C) && (Transport != "framed" || Message != "echo"), "the C peers know framed calls of Echo.echo only");
        Refuse(Client == Engines.Kestrel, "Kestrel's transport is a server's");
        Refuse(Message != "echo" && Server == Http, "HTTP has the message echo only");
        Refuse(!IsKitexServer && Handler != Handlers.Default, "only a Kitex server has other handlers");
        Refuse(!IsKitexClient && (Caller != Callers.Default || Completion != Completions.Default), "only a Kitex client has other callers and completions");
        Refuse(!IsKitexClient && (Balancer != Balancers.Default || Rate > 0), "only a Kitex client has balancers and rates");
        Refuse(Rate > 0 && Transport == "grpcbidi", "turns of streams have no rate");
        Refuse(Idle > 0 && Client != C, "idle connections are the C client's");
    }

    private void Refuse(bool wrong, string reason)
    {
        if (wrong)
        {
            throw new ArgumentException($"There is no scenario {this}: {reason}.");
        }
    }
}
