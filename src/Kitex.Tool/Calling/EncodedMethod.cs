using Kitex.Network;

namespace Kitex.Tool.Calling;

/// <summary>
/// A method of an IDL that was read at run time, as the calling side needs it: requests are bytes already, and of responses
/// only what became of the call is read.
/// </summary>
/// <param name="service">The service called.</param>
/// <param name="name">The method.</param>
/// <param name="kind">Unary or oneway.</param>
/// <param name="package">The package of the IDL; null or empty for none.</param>
/// <param name="payload">In what its messages are encoded.</param>
internal abstract class EncodedMethod(string service, string name, RpcKind kind, string? package, PayloadKind payload)
    : RpcMethod(service, name, kind, package, payload)
{
    // From here on appending a piece costs less than copying it.
    private const int NoCopyBytes = 16 * 1024;

    /// <summary>The bytes of a request, which <see cref="EncodeRequest"/> takes.</summary>
    /// <param name="json">The request.</param>
    /// <exception cref="DataException">The JSON is malformed or does not fit the IDL.</exception>
    public abstract byte[] Encode(string json);

    /// <summary>A request about which nobody said anything, as JSON.</summary>
    /// <param name="size">The characters of a text and the bytes of a binary.</param>
    /// <exception cref="DataException">There is no finite request.</exception>
    public abstract string Sample(int size);

    /// <param name="message">The bytes of a request, which must not change.</param>
    /// <param name="output">Where to.</param>
    public sealed override void EncodeRequest(object? message, OutputBuffer output)
    {
        var body = (byte[])message!;
        if (body.Length < NoCopyBytes)
            output.Write(body);
        else
            output.AppendOwned(body);
    }

    /// <exception cref="NotSupportedException">Always: the serving side has generated code.</exception>
    public sealed override object? DecodeRequest(ReadOnlySpan<byte> body) => throw OnlyCalls();

    /// <exception cref="NotSupportedException">Always: the serving side has generated code.</exception>
    public sealed override void EncodeResponse(in RpcResponse response, OutputBuffer output) => throw OnlyCalls();

    private NotSupportedException OnlyCalls() => new($"{this} was read from an IDL to be called; it serves nobody.");
}
