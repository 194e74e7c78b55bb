namespace Kitex.Tests.Protocols.Http2;

/// <summary>A recorded frame.</summary>
/// <param name="Said">The rest of what the recording tells, as text.</param>
internal sealed record RecordedFrame(
    byte[] Bytes, string Type, int Flags, int StreamId, int Length, string Said, IReadOnlyList<(string Name, string Value)> Headers)
{
    public bool IsPreface => Type == "CLIENT_PREFACE";
}
