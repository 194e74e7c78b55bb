using Kitex;

namespace Samples.Echo;

internal sealed class EchoImpl : IEcho
{
    public ValueTask<Response> EchoAsync(Request request, CallContext call = default) =>
        request.Message.Length > 0
            ? new(new Response { Message = request.Message })
            : throw new NothingToEcho { Hint = "say something" };

    public ValueTask ShoutAsync(string message, CallContext call = default)
    {
        Console.WriteLine($"server: heard {message}");
        return default;
    }
}
