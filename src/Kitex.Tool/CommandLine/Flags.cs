namespace Kitex.Tool.CommandLine;

/// <summary>Every flag of the command, once: parsing, the help and the documentation follow this list.</summary>
internal static class Flags
{
    public const string MultipleServices = "multiple_services";
    public const string KeepUnknownFields = "keep_unknown_fields";

    public static IReadOnlyList<Flag> All { get; } =
    [
        Works("module", "NAME", "names the project, its assembly and its root namespace; without it the one *.csproj here counts"),
        Works("service", "NAME", "also writes a project, a handler to fill in and a client; NAME is what clients call the service"),
        Works("use", "NAMESPACE", "with -service: uses generated code of that namespace instead of generating it"),
        Works("I", "DIR", "searches included files there too; may be repeated"),
        Works("type", "TYPE", "says what the file is when its name does not: thrift or protobuf"),
        Works("gen-path", "DIR", "where generated code goes, by default kitex_gen or, of Protobuf, the project's build; may hold {namespace} or {namespaceUnderscore}"),
        Works("thrift", "OPTIONS", "options with commas between; keep_unknown_fields has a meaning in C#"),
        Works("combine-service", null, "also makes a CombineService that has the methods of all services of the file"),
        Works("tpl", "NAME", "multiple_services: with -service, a handler for every service of the file"),
        Works("copy-idl", null, "copies the file and those it includes beside the generated code"),
        Works("no-recurse", null, "generates code of the file alone and not of those it includes"),
        Works("v", null, "says of every file what became of it"),
        Works("verbose", null, "the same as -v"),
        Works("version", null, "prints the version"),
        Works("help", null, "prints this text; so does -h"),
        new("no-dependency-check", null, FlagEffect.Accepted, "the command downloads no dependencies, so there is nothing to check"),
        Ignored("no-fast-api", null, "there is one codec, and it is the fast one"),
        Ignored("deep-copy-api", null, "messages are immutable records, which can be shared without copying; use `with` for a changed copy"),
        Ignored("streamx", null, "streams have one form here, IAsyncEnumerable, which is generated without it"),
        Ignored("frugal-pretouch", "NAMES", "code is compiled before it runs, so there is nothing to warm up"),
        Ignored("frugal-struct", "NAMES", "there is one codec, and it is the fast one"),
        Ignored("thrift-plugin-time-limit", "TIME", "there are no thriftgo plugins to wait for"),
        Ignored("local-thriftgo", null, "the compiler of IDL files is part of the command"),
        Ignored("compiler-path", "PATH", "the compiler of IDL files is part of the command"),
        Ignored("record", null, "no kitex-all.sh is written; keep the command in a script of your own"),
        Refused("thrift-plugin", "PLUGIN", "thriftgo plugins write Go; use a source generator, the generated types are partial"),
        Refused("protocol", "NAME", "Hessian2 is the protocol of Dubbo for Go and Java; leave the flag out for Thrift"),
        Refused("hessian2", "OPTIONS", "Hessian2 is the protocol of Dubbo for Go and Java; leave the flag out for Thrift"),
        Refused("invoker", null, "no invoker is written; KitexServer.Endpoint with an InMemoryTransport calls a service in its own process"),
        Refused("handler-return-keep-resp", null, "a handler answers or throws, never both; put what both sides need into a declared exception"),
        Refused("template-extension", "FILE", "templates write Go; the classes generated are partial, add members in files of your own"),
        Refused("template-dir", "DIR", "templates write Go; the files of the scaffold are yours to change, runs keep them"),
        Refused("protobuf", "OPTIONS", "these are options of protoc for Go; what shapes C# stands in the .proto file, such as option csharp_namespace"),
        Refused("protobuf-plugin", "PLUGIN", "plugins of protoc write Go; in the build, Grpc.Tools runs those that write C# (AdditionalProtocArguments)"),
    ];

    /// <summary>The flag of a name, or null.</summary>
    public static Flag? Find(string name) => FlagReader.Find(name, All);

    private static Flag Works(string name, string? value, string text) => new(name, value, FlagEffect.Works, text);

    private static Flag Ignored(string name, string? value, string text) => new(name, value, FlagEffect.Ignored, text);

    private static Flag Refused(string name, string? value, string text) => new(name, value, FlagEffect.Refused, text);
}
