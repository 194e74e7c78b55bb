using Kitex.Idl.Model;
using Kitex.Serialization.Thrift;
using Kitex.Serialization.Thrift.Schema;

namespace Kitex.Tool.Calling;

/// <summary>A method of a Thrift service; of its responses declared exceptions are read.</summary>
internal sealed class EncodedThriftMethod : EncodedMethod
{
    private readonly MethodSchema _schema;
    private readonly Dictionary<short, TypeSchema> _declared;

    /// <param name="service">The service called; it may have inherited the method.</param>
    /// <param name="method">The method.</param>
    public EncodedThriftMethod(IdlService service, IdlMethod method)
        : base(service.Name, method.Name, method.IsOneway ? RpcKind.Oneway : RpcKind.Unary, null, PayloadKind.Thrift)
    {
        _schema = new IdlSchema().Method(method);
        _declared = _schema.Throws.DistinctBy(static field => field.Id).ToDictionary(static field => field.Id, static field => field.Type);
    }

    /// <inheritdoc/>
    public override byte[] Encode(string json) => JsonEncoder.Arguments(_schema, Name, json);

    /// <inheritdoc/>
    public override string Sample(int size) => new SampleMessage(size).Of(_schema);

    /// <returns>Success without a message, or a declared exception; its <see cref="RpcError.Cause"/> is a <see cref="DeclaredFailure"/>.</returns>
    /// <exception cref="ThriftFormatException">The bytes are malformed.</exception>
    public override RpcResponse DecodeResponse(ReadOnlySpan<byte> body)
    {
        var reader = new ThriftReader(body);
        DeclaredFailure? failure = null;
        while (reader.ReadFieldBegin(out var type, out var id))
        {
            // Kitex's generic servers say void with a field of its own that holds an empty struct.
            type = _schema.Result is null && id == 0 && type == ThriftType.Void ? ThriftType.Struct : type;
            var start = reader.Position;
            reader.Skip(type);
            if (type == ThriftType.Struct && _declared.TryGetValue(id, out var declared))
                failure = new DeclaredFailure(declared.Fields!, body[start..reader.Position].ToArray());
        }
        return failure is null ? RpcResponse.Success(null) : new RpcError(RpcErrorCode.Declared, $"{this} answered with {failure.Name}.") { Cause = failure };
    }
}
