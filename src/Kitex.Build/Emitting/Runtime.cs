namespace Kitex.Build.Emitting;

/// <summary>
/// The names of the library and of .NET in generated code: by an alias and <c>::</c>, or complete, so that no type of a user's
/// IDL can hide them.
/// </summary>
internal static class Runtime
{
    private const string ThriftAlias = "KitexThrift";
    private const string CoreAlias = "KitexRpc";
    private const string SchemaAlias = "KitexSchema";
    private const string ProtobufAlias = "KitexProtobuf";
    private const string CollectionsAlias = "SystemCollections";
    private const string ObjectModelAlias = "SystemObjectModel";
    private const string TasksAlias = "SystemTasks";

    private const string Thrift = ThriftAlias + "::";
    private const string Core = CoreAlias + "::";
    private const string Schema = SchemaAlias + "::";
    private const string Collections = CollectionsAlias + "::";
    private const string ObjectModel = ObjectModelAlias + "::";
    private const string Tasks = TasksAlias + "::";

    /// <summary>The aliases and the namespaces they stand for, in the order of a file's head.</summary>
    public static IReadOnlyList<(string Alias, string Namespace)> Aliases { get; } =
    [
        (CoreAlias, "Kitex"),
        (ProtobufAlias, "Kitex.Protobuf"),
        (ThriftAlias, "Kitex.Serialization.Thrift"),
        (SchemaAlias, "Kitex.Serialization.Thrift.Schema"),
        (CollectionsAlias, "System.Collections.Generic"),
        (ObjectModelAlias, "System.Collections.ObjectModel"),
        (TasksAlias, "System.Threading.Tasks"),
    ];

    public const string Reader = Thrift + "ThriftReader";
    public const string Writer = Thrift + "ThriftWriter";
    public const string Type = Thrift + "ThriftType";
    public const string Struct = Thrift + "IThriftStruct";
    public const string Equality = Thrift + "ThriftEquality";
    public const string Text = Thrift + "ThriftText";
    public const string Set = Thrift + "ThriftSet";
    public const string Items = Thrift + "ThriftItems";
    public const string Pairs = Thrift + "ThriftPairs";
    public const string Empty = Thrift + "ThriftEmpty";
    public const string MissingArgument = Thrift + "ThriftMissingArgumentException";
    public const string FormatException = Thrift + "ThriftFormatException";
    public const string Exception = Thrift + "ThriftException";
    public const string ValueException = Thrift + "ThriftValueException";
    public const string Method = Thrift + "ThriftMethod";

    public const string TypeSchema = Schema + "TypeSchema";
    public const string StructSchema = Schema + "StructSchema";
    public const string MethodSchema = Schema + "MethodSchema";

    public const string ProtobufMethod = ProtobufAlias + "::ProtobufMethod";

    public const string RpcMethod = Core + "RpcMethod";
    public const string RpcKind = Core + "RpcKind";
    public const string RpcResponse = Core + "RpcResponse";
    public const string RpcError = Core + "RpcError";
    public const string CallContext = Core + "CallContext";
    public const string ServiceDescriptor = Core + "ServiceDescriptor";
    public const string HandlerBridge = Core + "HandlerBridge";
    public const string OutputBuffer = Core + "Network.OutputBuffer";
    public const string Client = Core + "Client.KitexClient";
    public const string StreamCall = Core + "Client.StreamCall";
    public const string ClientBuilder = Core + "Client.KitexClientBuilder";
    public const string Server = Core + "Server.KitexServer";
    public const string ServerBuilder = Core + "Server.KitexServerBuilder";

    public const string List = Collections + "List";
    public const string ReadOnlyList = Collections + "IReadOnlyList";
    public const string ReadOnlySet = Collections + "IReadOnlySet";
    public const string ReadOnlyMap = Collections + "IReadOnlyDictionary";
    public const string HashSet = Collections + "HashSet";
    public const string Dictionary = Collections + "Dictionary";
    public const string EqualityComparer = Collections + "IEqualityComparer";
    public const string AsyncEnumerable = Collections + "IAsyncEnumerable";
    public const string EmptySet = ObjectModel + "ReadOnlySet";
    public const string EmptyMap = ObjectModel + "ReadOnlyDictionary";
    public const string ValueTask = Tasks + "ValueTask";
    public const string Memory = "global::System.ReadOnlyMemory<byte>";
    public const string ByteSpan = "global::System.ReadOnlySpan<byte>";
    public const string SetsRequiredMembers = "[global::System.Diagnostics.CodeAnalysis.SetsRequiredMembers]";
}
