using Kitex.Protocols.Http2;
using Kitex.Tests.Serialization.Thrift;

namespace Kitex.Tests.Protocols.Http2;

public sealed class Http2SettingsTests
{
    [Fact]
    public void Until_told_otherwise_the_standards_values_hold()
    {
        var settings = new Http2Settings();
        Assert.Equal((4096u, true, uint.MaxValue), (settings.HeaderTableSize, settings.EnablePush, settings.MaxConcurrentStreams));
        Assert.Equal((65_535, 16_384, uint.MaxValue), (settings.InitialWindowSize, settings.MaxFrameSize, settings.MaxHeaderListSize));
    }

    [Fact]
    public void All_settings_are_taken_unknown_ones_ignored_and_the_last_of_equal_ones_counts()
    {
        var settings = new Http2Settings();
        Assert.Null(settings.Apply(
            Wire.Hex("0001 00000000 0002 00000000 0003 00000064 0004 7fffffff 0005 00ffffff 0006 00010000 00ff 12345678 0003 00000001 0000 ffffffff"), isFromServer: true));
        Assert.Equal((0u, false, 1u), (settings.HeaderTableSize, settings.EnablePush, settings.MaxConcurrentStreams));
        Assert.Equal((int.MaxValue, 16_777_215, 65_536u), (settings.InitialWindowSize, settings.MaxFrameSize, settings.MaxHeaderListSize));
    }

    [Theory]
    [InlineData("0002 00000002", false, nameof(Http2ErrorCode.ProtocolError))]
    [InlineData("0002 00000001", true, nameof(Http2ErrorCode.ProtocolError))]
    [InlineData("0004 80000000", false, nameof(Http2ErrorCode.FlowControlError))]
    [InlineData("0005 00003fff", false, nameof(Http2ErrorCode.ProtocolError))]
    [InlineData("0005 01000000", false, nameof(Http2ErrorCode.ProtocolError))]
    [InlineData("0003 00000064 0005 00000000", true, nameof(Http2ErrorCode.ProtocolError))]
    public void Forbidden_values_are_errors_of_the_connection(string hex, bool isFromServer, string code)
    {
        var violation = new Http2Settings().Apply(Wire.Hex(hex), isFromServer);
        Assert.Equal(code, violation?.Code.ToString());
        Assert.True(violation!.IsConnectionError);
    }

    [Fact]
    public void A_client_may_take_pushes() => Assert.Null(new Http2Settings().Apply(Wire.Hex("0002 00000001"), isFromServer: false));
}
