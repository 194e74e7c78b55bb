using System.Text;
using Kitex.Network;

namespace Kitex;

/// <summary>
/// What is being called, and how its messages become bytes. Made by generated code, one static instance per method of a
/// service; the pipeline in between calls the four methods here and knows nothing of message types.
/// </summary>
public abstract class RpcMethod
{
    /// <param name="service">The service's name as in the IDL.</param>
    /// <param name="name">The method's name as in the IDL.</param>
    /// <param name="kind">How many messages go which way.</param>
    /// <param name="package">The package around the service in the IDL; null for none.</param>
    /// <param name="payload">In what its messages are encoded.</param>
    protected RpcMethod(string service, string name, RpcKind kind, string? package = null, PayloadKind payload = PayloadKind.Thrift)
    {
        Payload = payload;
        Package = package ?? "";
        Service = service;
        Name = name;
        Kind = kind;
        Utf8Name = Encoding.UTF8.GetBytes(name);
        FullName = Package.Length == 0 ? $"{service}/{name}" : $"{Package}.{service}/{name}";
    }

    /// <summary>The package around the service in the IDL, for protocols that name it (gRPC's path); empty for none. Thrift services have none.</summary>
    public string Package { get; }

    /// <summary>The service's name as in the IDL, without its package.</summary>
    public string Service { get; }

    /// <summary>The method's name as in the IDL.</summary>
    public string Name { get; }

    /// <summary>"package.Service/Method", as telemetry names it.</summary>
    public string FullName { get; }

    /// <summary>How many messages go which way.</summary>
    public RpcKind Kind { get; }

    /// <summary>In what its messages are encoded.</summary>
    public PayloadKind Payload { get; }

    /// <summary><see cref="Name"/> as it goes on the wire.</summary>
    public ReadOnlyMemory<byte> Utf8Name { get; }

    /// <summary>True when either side sends more than one message.</summary>
    public bool IsStreaming => Kind >= RpcKind.ClientStream;

    /// <summary>Writes the request's body. <paramref name="message"/> is the single struct argument or the generated arguments record, in a stream one of its messages; null when the method has no argument.</summary>
    public abstract void EncodeRequest(object? message, OutputBuffer output);

    /// <summary>Reads the request's body.</summary>
    /// <exception cref="FormatException">The bytes are malformed.</exception>
    public abstract object? DecodeRequest(ReadOnlySpan<byte> body);

    /// <summary>Writes the response's body: the result, or the declared exception in <see cref="RpcResponse.Error"/>.</summary>
    public abstract void EncodeResponse(in RpcResponse response, OutputBuffer output);

    /// <summary>Reads the response's body: the result or a declared exception, both as values.</summary>
    /// <exception cref="FormatException">The bytes are malformed.</exception>
    public abstract RpcResponse DecodeResponse(ReadOnlySpan<byte> body);

    /// <summary>True when the IDL declares this exception for the method, so that it travels as part of the response.</summary>
    public virtual bool Declares(Exception exception) => false;

    /// <summary>The messages as JSON, for people who call the method by hand; null when its messages have none.</summary>
    public virtual MethodJson? Json => null;

    /// <summary>"Service.method".</summary>
    public override string ToString() => $"{Service}.{Name}";
}
