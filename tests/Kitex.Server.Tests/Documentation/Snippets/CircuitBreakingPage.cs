using Kitex.Client;
using Kitex.Server.Tests.Documentation.Api;

namespace Kitex.Server.Tests.Documentation.Snippets;

internal static class CircuitBreakingPage
{
    public static async Task Breakers()
    {
        await using var client = new EchoClient("exampleKitex", o => o
            .CircuitBreaker()                                        // per method of the service
            .InstanceCircuitBreaker()                                // per instance: only connections that fail count
            .EjectOutliers());                                       // per instance: whoever fails far more often than the others

        foreach (var circuit in client.OpenCircuits())               // those that are not closed
        {
            Console.WriteLine(circuit);                              // scope, key, state and counts
        }
    }

    public static void Options(KitexClientBuilder o)
    {
        o.CircuitBreaker(x => x with { ErrorRate = 0.3, MinSamples = 100 });
        o.Method("Echo.echo", new MethodPolicy { CircuitBreaker = new() { ErrorRate = 0.1 } });      // what a method has of its own
    }

    public static void Classifier(KitexClientBuilder o)
    {
        o.Configure(x => x with
        {
            CircuitClassifier = (request, response, usual) =>
                response.Error is { Code: RpcErrorCode.Business, Cause: BizStatusException { Code: 503 } } ? CallVerdict.Failure : usual,
        });
    }

    public static void Changes(KitexClientBuilder o)
    {
        o.OnCircuitChanged(change => Console.WriteLine($"{change.Now.Key} was {change.Before}, is {change.Now.State}"));
    }
}
