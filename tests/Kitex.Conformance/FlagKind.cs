namespace Kitex.Conformance;

/// <summary>What follows a flag.</summary>
internal enum FlagKind
{
    /// <summary>A value: <c>-n 3</c> or <c>-n=3</c>.</summary>
    Value,

    /// <summary>Nothing.</summary>
    Switch,

    /// <summary>The flag belongs to the program, but nothing here can do what it asks.</summary>
    Unavailable,
}
