using Kitex.Grpc.Services.Tests.Thrift;

namespace Kitex.Grpc.Services.Tests;

/// <summary>A Thrift service.</summary>
internal sealed class Till : ITill
{
    public ValueTask<string> CheckAsync(string coin, CallContext call = default) => new($"took {coin}");
}
