using Kitex.Client;
using Kitex.Server.Tests.Documentation.Api;

namespace Kitex.Server.Tests.Documentation.Snippets;

internal static class RetriesAndTimeoutsPage
{
    public static async Task Calls(Request request)
    {
        await using var client = new EchoClient("echo", o => o
            .HostPorts("10.0.0.1:8888", "10.0.0.2:8888")
            .Timeout(TimeSpan.FromSeconds(2))                    // the whole call, whatever it takes
            .AttemptTimeout(TimeSpan.FromMilliseconds(300))      // one attempt: what Kitex calls the RPC timeout
            .Retry(RetryPolicy.Failure(maxRetries: 2) with { Backoff = RetryBackoff.Exponential(first: TimeSpan.FromMilliseconds(10), most: TimeSpan.FromMilliseconds(200)) })
            .Method("Echo.pay", new MethodPolicy { Retry = RetryPolicy.Failure(0) }));

        await client.EchoAsync(request, new() { Timeout = TimeSpan.FromSeconds(5), Retry = RetryPolicy.Backup(TimeSpan.FromMilliseconds(20)) });
    }

    public static void Choice(KitexClientBuilder o)
    {
        var reads = RetryPolicy.Failure() with { ShouldRetry = (request, response) => request.Method.Name == "get" && RetryPolicy.AnyError(request, response) };
        var busy = RetryPolicy.Failure() with { ShouldRetry = (_, response) => response.Message is Response { Message: "busy" } };
        o.Method("get", new MethodPolicy { Retry = reads }).Retry(busy);
    }

    public static void Everything(KitexClientBuilder o)
    {
        o.Retry(RetryPolicy.Failure() with { ShouldRetry = RetryPolicy.AnyError, MaxRetryShare = 0.3 });   // all that this service does may be done twice
    }

    public static void Fallbacks(KitexClientBuilder o)
    {
        o.Fallback(FallbackPolicy.OnTimeoutOrOpenCircuit((request, response, cancellation) => new(RpcResponse.Success(Cached(request)))));

        static Response Cached(RpcRequest request) => new() { Message = request.Method.Name };
    }
}
