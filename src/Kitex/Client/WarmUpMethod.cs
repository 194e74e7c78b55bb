using Kitex.Network;

namespace Kitex.Client;

/// <summary>What a client calls when it only connects: nothing.</summary>
internal sealed class WarmUpMethod : RpcMethod
{
    private WarmUpMethod()
        : base("Kitex", "warm-up", RpcKind.Oneway)
    {
    }

    public static WarmUpMethod Instance { get; } = new();

    public override void EncodeRequest(object? message, OutputBuffer output) => throw new NotSupportedException();

    public override object? DecodeRequest(ReadOnlySpan<byte> body) => throw new NotSupportedException();

    public override void EncodeResponse(in RpcResponse response, OutputBuffer output) => throw new NotSupportedException();

    public override RpcResponse DecodeResponse(ReadOnlySpan<byte> body) => throw new NotSupportedException();
}
