namespace Kitex.Idl.Model;

/// <summary>A language of IDL files.</summary>
public enum IdlLanguage
{
    /// <summary>Thrift.</summary>
    Thrift,

    /// <summary>Protobuf.</summary>
    Protobuf,
}
