using Google.Protobuf.Reflection;
using Kitex.Build.CommandLine;
using Kitex.Build.Emitting;
using Kitex.Tool.Calling.Protobuf;
using Kitex.Tool.CommandLine;
using Kitex.Tool.Generation;

namespace Kitex.Tool.Calling;

/// <summary>From the command line to the method that is called.</summary>
internal static class MethodLoader
{
    /// <summary>Reads the IDL file and finds the method in it; warnings go to the report.</summary>
    /// <exception cref="UsageException">The file has no such method, or several, or one that streams.</exception>
    /// <exception cref="CommandFailure">The IDL is wrong, or protoc cannot be had.</exception>
    public static EncodedMethod Load(BenchArguments arguments, string directory, TextWriter report)
    {
        if (arguments.IsProtobuf)
            return LoadProtobuf(arguments, directory, report);
        var document = IdlFile.Load(arguments.Idl, arguments.IncludeDirectories, directory, report).Document!;
        var (service, method) = MethodLookup.Find(document, arguments.Service, arguments.Method);
        return new EncodedThriftMethod(service, method);
    }

    private static EncodedProtobufMethod LoadProtobuf(BenchArguments arguments, string directory, TextWriter report)
    {
        var file = ProtobufFile.Load(arguments.Idl, arguments.IncludeDirectories, directory, report);
        // Keywords of C# are good names in other languages, and no C# is made here.
        IdlFile.Report([.. file.Idl.Diagnostics.Where(static diagnostic => diagnostic.Code != EmitDiagnosticCode.ProtobufKeyword)], report);
        var (service, method) = MethodLookup.Find(file.Idl.Document!, arguments.Service, arguments.Method);
        try
        {
            return new EncodedProtobufMethod(new ProtobufTypes(file.Descriptors!), service.Name, method.Name);
        }
        catch (DescriptorValidationException exception)
        {
            // protoc may know more of the language than the library does.
            throw new CommandFailure($"kitex: error: {arguments.Idl} cannot be loaded: {exception.Message}");
        }
    }
}
