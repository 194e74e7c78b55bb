namespace Kitex.Build.Emitting;

/// <summary>The names of the library and of .NET in generated code, complete, so that no type of a user's IDL can hide them.</summary>
internal static class Runtime
{
    private const string Thrift = "global::Kitex.Serialization.Thrift.";
    private const string Collections = "global::System.Collections.Generic.";
    private const string ObjectModel = "global::System.Collections.ObjectModel.";

    public const string Reader = Thrift + "ThriftReader";
    public const string Writer = Thrift + "ThriftWriter";
    public const string Type = Thrift + "ThriftType";
    public const string Struct = Thrift + "IThriftStruct";
    public const string Equality = Thrift + "ThriftEquality";
    public const string Text = Thrift + "ThriftText";
    public const string Set = Thrift + "ThriftSet";
    public const string MissingArgument = Thrift + "ThriftMissingArgumentException";
    public const string FormatException = Thrift + "ThriftFormatException";
    public const string Exception = Thrift + "ThriftException";
    public const string Method = Thrift + "ThriftMethod";

    public const string RpcMethod = "global::Kitex.RpcMethod";
    public const string RpcKind = "global::Kitex.RpcKind";
    public const string RpcRequest = "global::Kitex.RpcRequest";
    public const string RpcResponse = "global::Kitex.RpcResponse";
    public const string RpcError = "global::Kitex.RpcError";
    public const string CallContext = "global::Kitex.CallContext";
    public const string ServiceDescriptor = "global::Kitex.ServiceDescriptor";
    public const string OutputBuffer = "global::Kitex.Network.OutputBuffer";
    public const string Client = "global::Kitex.Client.KitexClient";
    public const string ClientBuilder = "global::Kitex.Client.KitexClientBuilder";
    public const string Server = "global::Kitex.Server.KitexServer";
    public const string ServerBuilder = "global::Kitex.Server.KitexServerBuilder";

    public const string List = Collections + "List";
    public const string ReadOnlyList = Collections + "IReadOnlyList";
    public const string ReadOnlySet = Collections + "IReadOnlySet";
    public const string ReadOnlyMap = Collections + "IReadOnlyDictionary";
    public const string HashSet = Collections + "HashSet";
    public const string Dictionary = Collections + "Dictionary";
    public const string EqualityComparer = Collections + "IEqualityComparer";
    public const string Enumerable = Collections + "IEnumerable";
    public const string AsyncEnumerable = Collections + "IAsyncEnumerable";
    public const string EmptySet = ObjectModel + "ReadOnlySet";
    public const string EmptyMap = ObjectModel + "ReadOnlyDictionary";
    public const string Memory = "global::System.ReadOnlyMemory<byte>";
    public const string ByteSpan = "global::System.ReadOnlySpan<byte>";
    public const string ValueTask = "global::System.Threading.Tasks.ValueTask";
    public const string SetsRequiredMembers = "[global::System.Diagnostics.CodeAnalysis.SetsRequiredMembers]";
}
