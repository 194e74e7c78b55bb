using System.Text.Json;

namespace Kitex;

/// <summary>
/// The messages of a method as JSON, for people who call it by hand. Made when somebody asks; calls between programs never do. May
/// be used by several threads at once.
/// </summary>
public abstract class MethodJson
{
    /// <summary>Reads a request, as a handler takes it.</summary>
    /// <param name="json">The request in UTF-8: the single struct argument, else an object with a member for each argument; in a stream one of its messages.</param>
    /// <returns>What <see cref="RpcRequest.Message"/> is of a call that came from the network; null when the method has no argument.</returns>
    /// <exception cref="MessageJsonException">It is no JSON, or does not fit the IDL. The text says where and what is expected.</exception>
    public abstract object? ReadRequest(ReadOnlyMemory<byte> json);

    /// <summary>
    /// Writes what came of a call: the result, null for void, or for an exception that the IDL declares an object with one member, which
    /// has the exception's name and is the object of its fields.
    /// </summary>
    /// <param name="response">A result, or an error that <see cref="RpcMethod.Declares"/>.</param>
    /// <param name="json">Where to; it is at a place that takes a value.</param>
    /// <exception cref="ArgumentException">The response is an error that the IDL does not declare.</exception>
    public abstract void WriteResponse(in RpcResponse response, Utf8JsonWriter json);

    /// <summary>Writes a request that <see cref="ReadRequest"/> takes: what must be given is there, and of the rest what shows the form.</summary>
    /// <param name="json">Where to; it is at a place that takes a value.</param>
    /// <exception cref="MessageJsonException">There is no finite request. Something may have been written already.</exception>
    public abstract void WriteSample(Utf8JsonWriter json);
}
