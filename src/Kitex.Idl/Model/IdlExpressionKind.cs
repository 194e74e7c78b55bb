namespace Kitex.Idl.Model;

/// <summary>The form in which a constant value is written.</summary>
public enum IdlExpressionKind
{
    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number with a point or an exponent.</summary>
    Double,

    /// <summary>Text in quotes.</summary>
    Literal,

    /// <summary>A name: <c>true</c>, <c>false</c>, a constant or an enum member.</summary>
    Identifier,

    /// <summary>Values in square brackets.</summary>
    List,

    /// <summary>Pairs in braces.</summary>
    Map,
}
