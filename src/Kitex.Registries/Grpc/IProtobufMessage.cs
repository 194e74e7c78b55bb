namespace Kitex.Registries.Grpc;

/// <summary>A message of a registry's protocol: a dozen of them, each with few fields, so that no Protobuf library is needed.</summary>
/// <typeparam name="T">The message itself.</typeparam>
internal interface IProtobufMessage<out T> : IProtobufRequest, IProtobufResponse<T>;
