using Kitex.Idl;
using Kitex.Idl.Model;
using Kitex.Network;
using Kitex.Tool.Calling;

namespace Kitex.Tool.Tests.Calling;

/// <summary>The IDL files whose generated code is the judge.</summary>
internal static class IdlAsset
{
    public static string CallsPath { get; } = Path.Combine(Repository.Root, "tests", "Kitex.Tool.Tests", "Calling", "calls.thrift");

    public static string EchoPath { get; } = Repository.Asset("idl", "echo.thrift");

    public static IdlDocument Calls { get; } = Load(CallsPath);

    public static IdlDocument Rich { get; } = Load(Repository.Asset("idl", "rich.thrift"));

    public static IdlMethod Method(IdlDocument document, string name) =>
        document.Services.SelectMany(static service => service.AllMethods).First(method => method.Name == name);

    /// <summary>A method of calls.thrift.</summary>
    public static IdlMethod Method(string name) => Method(Calls, name);

    /// <summary>What generated code sends.</summary>
    public static byte[] Generated(RpcMethod method, object? message)
    {
        using var output = new OutputBuffer();
        method.EncodeRequest(message, output);
        return output.ToArray();
    }

    /// <summary>What generated code answers.</summary>
    public static byte[] Generated(RpcMethod method, RpcResponse response)
    {
        using var output = new OutputBuffer();
        method.EncodeResponse(response, output);
        return output.ToArray();
    }

    public static void AssertSame(RpcMethod generated, object? message, IdlMethod method, string json) =>
        Assert.Equal(Convert.ToHexString(Generated(generated, message)), Convert.ToHexString(JsonEncoder.Arguments(method, json)));

    private static IdlDocument Load(string path)
    {
        var loaded = ThriftIdl.Load(path);
        Assert.True(loaded.Succeeded, string.Join('\n', loaded.Diagnostics));
        return loaded.Document!;
    }
}
