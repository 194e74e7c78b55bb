using Kitex.Idl.Model;
using Kitex.Serialization.Thrift;

namespace Kitex.Tool.Calling;

/// <summary>A method of a Thrift service; of its responses declared exceptions are read.</summary>
internal sealed class EncodedThriftMethod : EncodedMethod
{
    private readonly IdlMethod _method;
    private readonly bool _isVoid;
    private readonly Dictionary<short, IdlStruct> _declared;

    /// <param name="service">The service called; it may have inherited the method.</param>
    /// <param name="method">The method.</param>
    public EncodedThriftMethod(IdlService service, IdlMethod method)
        : base(service.Name, method.Name, method.IsOneway ? RpcKind.Oneway : RpcKind.Unary, null, PayloadKind.Thrift)
    {
        _method = method;
        _isVoid = method.Result is null;
        _declared = method.Throws.DistinctBy(static field => field.Id).ToDictionary(static field => field.Id, static field => field.Type.Struct!);
    }

    /// <inheritdoc/>
    public override byte[] Encode(string json) => JsonEncoder.Arguments(_method, json);

    /// <inheritdoc/>
    public override string Sample(int size) => new SampleMessage(size).Of(_method);

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
}
