using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Kitex.Generated.Tests;

/// <summary>Messages of generated methods as JSON.</summary>
internal static class MessageText
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The request that a method makes of JSON.</summary>
    public static object? Read(RpcMethod method, string json) => method.Json!.ReadRequest(Encoding.UTF8.GetBytes(json));

    /// <summary>What a method says of JSON that does not fit.</summary>
    public static string Refusal(RpcMethod method, string json)
    {
        var unfit = Assert.Throws<MessageJsonException>(() => Read(method, json));
        Assert.Equal($"{unfit.Path}: {unfit.Problem}", unfit.Message);
        return unfit.Message;
    }

    public static string Response(RpcMethod method, object? result) => Response(method, RpcResponse.Success(result));

    public static string Response(RpcMethod method, RpcResponse response) => Written(json => method.Json!.WriteResponse(response, json));

    public static string Sample(RpcMethod method) => Written(method.Json!.WriteSample);

    private static string Written(Action<Utf8JsonWriter> write)
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output, Options))
            write(json);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
