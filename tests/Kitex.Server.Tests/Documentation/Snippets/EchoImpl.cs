using Kitex.Server.Tests.Documentation.Api;

namespace Kitex.Server.Tests.Documentation.Snippets;

internal sealed class EchoImpl : IEcho
{
    public ValueTask<Response> EchoAsync(Request request, CallContext call = default) => new(new Response { Message = request.Message });
}
