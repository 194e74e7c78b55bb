namespace Kitex.Tool.CommandLine;

/// <summary>What a flag does here.</summary>
internal enum FlagEffect
{
    /// <summary>What it does in Kitex.</summary>
    Works,

    /// <summary>Nothing, because what it asks for is always so.</summary>
    Accepted,

    /// <summary>Nothing; a warning says why. Leaving it out changes no result.</summary>
    Ignored,

    /// <summary>It is refused, because the result would not be what it asks for.</summary>
    Refused,
}
