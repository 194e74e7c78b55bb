using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;
using Kitex.Grpc.Services.Reflection.V1;
using static Kitex.Grpc.Services.Reflection.V1.ServerReflectionRequest;

namespace Kitex.Grpc.Services.Reflection;

/// <summary>Answers what callers ask about the services of a server.</summary>
/// <param name="load">Looks at all services; called once, when somebody asks.</param>
internal sealed class ReflectionService(Func<DescriptorIndex> load) : IServerReflection
{
    private readonly Lazy<DescriptorIndex> _index = new(load);

    public async IAsyncEnumerable<ServerReflectionResponse> ServerReflectionInfoAsync(
        IAsyncEnumerable<ServerReflectionRequest> requests, CallContext call = default)
    {
        var sent = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var request in requests.ConfigureAwait(false))
        {
            var response = Answer(request, sent);
            response.ValidHost = request.Host;
            response.OriginalRequest = request;
            yield return response;
        }
    }

    private ServerReflectionResponse Answer(ServerReflectionRequest request, HashSet<string> sent)
    {
        var index = _index.Value;
        var extension = request.FileContainingExtension;
        return request.MessageRequestCase switch
        {
            MessageRequestOneofCase.ListServices => List(index.Services),
            MessageRequestOneofCase.FileByFilename =>
                Files(index.File(request.FileByFilename), sent) ?? NotFound($"file not found: {request.FileByFilename}"),
            MessageRequestOneofCase.FileContainingSymbol =>
                Files(index.Symbol(request.FileContainingSymbol)?.File, sent) ?? NotFound($"symbol not found: {request.FileContainingSymbol}"),
            MessageRequestOneofCase.FileContainingExtension =>
                Files(index.Extension(extension.ContainingType, extension.ExtensionNumber), sent)
                ?? NotFound($"extension not found: {extension.ExtensionNumber} of {extension.ContainingType}"),
            MessageRequestOneofCase.AllExtensionNumbersOfType =>
                Numbers(request.AllExtensionNumbersOfType, index) ?? NotFound($"message not found: {request.AllExtensionNumbersOfType}"),
            _ => Error(StatusCode.InvalidArgument, "the request asks nothing that is known here"),
        };
    }

    private static ServerReflectionResponse List(IEnumerable<string> services) =>
        new() { ListServicesResponse = new() { Service = { services.Select(static name => new ServiceResponse { Name = name }) } } };

    private static ServerReflectionResponse? Numbers(string message, DescriptorIndex index) => index.Symbol(message) is MessageDescriptor
        ? new() { AllExtensionNumbersResponse = new() { BaseTypeName = message, ExtensionNumber = { index.ExtensionNumbers(message) } } }
        : null;

    private static ServerReflectionResponse? Files(FileDescriptor? file, HashSet<string> sent)
    {
        if (file is null)
        {
            return null;
        }

        // What was asked for is sent each time, what it imports once.
        sent.Remove(file.Name);
        var response = new FileDescriptorResponse();
        Add(file, response.FileDescriptorProto, sent);
        return new() { FileDescriptorResponse = response };
    }

    private static void Add(FileDescriptor file, RepeatedField<ByteString> files, HashSet<string> sent)
    {
        if (!sent.Add(file.Name))
        {
            return;
        }

        files.Add(file.SerializedData);
        foreach (var imported in file.Dependencies)
        {
            Add(imported, files, sent);
        }
    }

    private static ServerReflectionResponse NotFound(string message) => Error(StatusCode.NotFound, message);

    private static ServerReflectionResponse Error(int code, string message) => new() { ErrorResponse = new() { ErrorCode = code, ErrorMessage = message } };
}
