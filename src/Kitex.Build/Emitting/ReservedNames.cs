namespace Kitex.Build.Emitting;

/// <summary>Names that members of generated types cannot have, because the type already has such a member.</summary>
internal static class ReservedNames
{
    private static readonly string[] Object =
        ["Equals", "GetHashCode", "ToString", "GetType", "MemberwiseClone", "ReferenceEquals", "Finalize"];

    /// <summary>Members of structs and unions.</summary>
    public static IReadOnlyList<string> Record { get; } =
        [.. Object, "EqualityContract", "PrintMembers", "Clone", "Deconstruct", "Read", "Write", "Default"];

    /// <summary>Members of unions.</summary>
    public static IReadOnlyList<string> Union { get; } = [.. Record, "Member"];

    /// <summary>Members of exceptions, besides those of structs.</summary>
    public static IReadOnlyList<string> Exception { get; } =
    [
        .. Record, "Message", "Text", "Data", "HelpLink", "HResult", "InnerException", "Source", "StackTrace", "TargetSite",
        "GetBaseException", "GetObjectData", "SerializeObjectState",
    ];

    /// <summary>Members of every class.</summary>
    public static IReadOnlyList<string> StaticClass => Object;

    /// <summary>Members of the static class of a service's methods.</summary>
    public static IReadOnlyList<string> Methods { get; } = [.. Object, "Service"];

    /// <summary>Members of the classes that encode and decode messages.</summary>
    public static IReadOnlyList<string> Method { get; } =
    [
        .. Object, "Package", "Service", "Name", "FullName", "Kind", "Payload", "Utf8Name", "IsStreaming", "EncodeRequest", "DecodeRequest", "EncodeResponse",
        "DecodeResponse", "Declares", "Json", "Schema", "WriteStruct", "ReadStruct",
    ];

    /// <summary>Methods of a client that a service's method would hide, or be taken for.</summary>
    public static IReadOnlyList<string> Client { get; } = [.. Object, "Dispose", "DisposeAsync"];

    /// <summary>The property that holds unknown fields.</summary>
    public const string UnknownFields = "UnknownFields";
}
