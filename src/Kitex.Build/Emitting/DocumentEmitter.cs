using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>Emits the C# file of one IDL document.</summary>
internal static class DocumentEmitter
{
    public static string Emit(EmitSource source, Symbols symbols)
    {
        var file = new FileContext(source, symbols);
        var code = new CodeWriter();
        if (source.Document.Constants.Count > 0)
            Separate(() => ConstantEmitter.Emit(code, file));
        foreach (var @enum in source.Document.Enums)
            Separate(() => EnumEmitter.Emit(code, @enum, file));
        foreach (var @struct in source.Document.Structs)
            Separate(() => EmitStruct(code, @struct, file));
        foreach (var service in source.Document.Services)
            EmitService(service);
        if (file.Schemas.Enums.Count > 0)
            Separate(() => SchemaEmitter.EmitEnums(code, file));
        if (file.Containers.Used.Count > 0)
            Separate(() => ContainerEmitter.Emit(code, file));

        return WithHeader(code, source, symbols);

        void EmitService(IdlService service)
        {
            Separate(() => ServiceInterfaceEmitter.Emit(code, service, file));
            Separate(() => MethodsEmitter.Emit(code, service, file));
            Separate(() => ClientEmitter.Emit(code, service, file));
            Separate(() => DescriptorEmitter.Emit(code, service, file));
            if (file.Options is { EmitServer: true, ServerInOwnFile: false })
                Separate(() => ServerEmitter.Emit(code, service, file));
        }

        void Separate(Action emit)
        {
            code.Gap();
            emit();
        }
    }

    /// <summary>Emits the file that holds the server classes of a document, apart from all else.</summary>
    public static string EmitServers(EmitSource source, Symbols symbols)
    {
        var file = new FileContext(source, symbols);
        var code = new CodeWriter();
        foreach (var service in source.Document.Services)
        {
            code.Gap();
            ServerEmitter.Emit(code, service, file);
        }
        return WithHeader(code, source, symbols);
    }

    private static string WithHeader(CodeWriter code, EmitSource source, Symbols symbols)
    {
        var body = code.ToString();
        var head = new CodeWriter();
        GeneratedCode.WriteHeader(head, source.Document, symbols.Namespace(source.Document), body);
        return body.Length == 0 ? head.ToString() : $"{head}\n{body}";
    }

    private static void EmitStruct(CodeWriter code, IdlStruct @struct, FileContext file)
    {
        switch (@struct.Kind)
        {
            case IdlStructKind.Union: UnionEmitter.Emit(code, @struct, file); break;
            case IdlStructKind.Exception: ExceptionEmitter.Emit(code, @struct, file); break;
            default: StructEmitter.Emit(code, @struct, file); break;
        }
    }
}
