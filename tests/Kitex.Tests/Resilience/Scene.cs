namespace Kitex.Tests.Resilience;

/// <summary>What the scripted service does with one attempt.</summary>
/// <param name="Takes">In milliseconds, until it answers.</param>
/// <param name="Response">What it answers.</param>
internal readonly record struct Scene(int Takes, RpcResponse Response)
{
    public static Scene Answer(string text, int takes = 0) => new(takes, RpcResponse.Success(text));

    public static Scene Fail(RpcErrorCode code, int takes = 0, bool nothingSent = false) => new(takes, new RpcError(code, $"scripted {code}") { NothingSent = nothingSent });
}
