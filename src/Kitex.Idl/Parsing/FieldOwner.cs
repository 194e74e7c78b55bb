namespace Kitex.Idl.Parsing;

/// <summary>What a list of fields belongs to; it decides which requiredness holds.</summary>
internal enum FieldOwner
{
    Struct,
    Union,
    Arguments,
    Throws,
}
