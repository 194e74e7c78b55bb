namespace Kitex.Protocols.Http2;

/// <summary>One setting with its value.</summary>
internal readonly record struct Http2Setting(Http2SettingId Id, uint Value)
{
    /// <summary>The bytes of one on the wire.</summary>
    public const int Bytes = 6;
}
