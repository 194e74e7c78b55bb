using Kitex.Serialization.Thrift.Schema;

namespace Kitex.Serialization.Thrift;

/// <summary>A struct, union or exception of the IDL. Generated types implement it; nothing is looked up by reflection.</summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
public interface IThriftStruct<TSelf>
    where TSelf : IThriftStruct<TSelf>
{
    /// <summary>What an absent argument or result of this type stands for: the IDL's defaults, and zero for required fields.</summary>
    static abstract TSelf Default { get; }

    /// <summary>What the IDL says of the type, made anew each time; null when nobody has said it.</summary>
    static virtual StructSchema? Schema => null;

    /// <summary>Reads the fields up to and including STOP, in any order.</summary>
    /// <exception cref="ThriftFormatException">The bytes are malformed or a required field is missing.</exception>
    static abstract TSelf Read(ref ThriftReader reader);

    /// <summary>Writes the fields and STOP.</summary>
    /// <exception cref="ThriftFormatException">The value cannot be written, such as a union without exactly one member.</exception>
    void Write(ref ThriftWriter writer);
}
