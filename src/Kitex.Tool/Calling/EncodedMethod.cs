using Kitex.Idl.Model;
using Kitex.Network;
using Kitex.Serialization.Thrift;

namespace Kitex.Tool.Calling;

/// <summary>
/// A method of an IDL that was read at run time, as the calling side needs it: requests are Thrift bytes already, and of
/// responses only what became of the call is read.
/// </summary>
internal sealed class EncodedMethod : RpcMethod
{
    // From here on appending a piece costs less than copying it.
    private const int NoCopyBytes = 16 * 1024;

    private readonly bool _isVoid;
    private readonly Dictionary<short, IdlStruct> _declared;

    /// <param name="service">The service called; it may have inherited the method.</param>
    /// <param name="method">The method.</param>
    public EncodedMethod(IdlService service, IdlMethod method)
        : base(service.Name, method.Name, method.IsOneway ? RpcKind.Oneway : RpcKind.Unary)
    {
        _isVoid = method.Result is null;
        _declared = method.Throws.DistinctBy(static field => field.Id).ToDictionary(static field => field.Id, static field => field.Type.Struct!);
    }

    /// <param name="message">The bytes of the arguments' struct, which must not change.</param>
    /// <param name="output">Where to.</param>
    public override void EncodeRequest(object? message, OutputBuffer output)
    {
        var body = (byte[])message!;
        if (body.Length < NoCopyBytes)
            output.Write(body);
        else
            output.AppendOwned(body);
    }

    /// <returns>Success without a message, or a declared exception; its <see cref="RpcError.Cause"/> is a <see cref="DeclaredFailure"/>.</returns>
    /// <exception cref="ThriftFormatException">The bytes are malformed.</exception>
    public override RpcResponse DecodeResponse(ReadOnlySpan<byte> body)
    {
        var reader = new ThriftReader(body);
        DeclaredFailure? failure = null;
        while (reader.ReadFieldBegin(out var type, out var id))
        {
            // Kitex's generic servers say void with a field of its own that holds an empty struct.
            type = _isVoid && id == 0 && type == ThriftType.Void ? ThriftType.Struct : type;
            var start = reader.Position;
            reader.Skip(type);
            if (type == ThriftType.Struct && _declared.TryGetValue(id, out var declared))
                failure = new DeclaredFailure(declared, body[start..reader.Position].ToArray());
        }
        return failure is null ? RpcResponse.Success(null) : new RpcError(RpcErrorCode.Declared, $"{this} answered with {failure.Name}.") { Cause = failure };
    }

    /// <exception cref="NotSupportedException">Always: the serving side has generated code.</exception>
    public override object? DecodeRequest(ReadOnlySpan<byte> body) => throw OnlyCalls();

    /// <exception cref="NotSupportedException">Always: the serving side has generated code.</exception>
    public override void EncodeResponse(in RpcResponse response, OutputBuffer output) => throw OnlyCalls();

    private NotSupportedException OnlyCalls() => new($"{this} was read from an IDL to be called; it serves nobody.");
}
