namespace Kitex.Idl.Model;

/// <summary>What keyword an <see cref="IdlStruct"/> was defined with.</summary>
public enum IdlStructKind
{
    /// <summary><c>struct</c>.</summary>
    Struct,

    /// <summary><c>union</c>: all fields are optional, at most one has a default.</summary>
    Union,

    /// <summary><c>exception</c>.</summary>
    Exception,
}
