using Api;
using Kitex.Serialization.Thrift;
using Rich;

namespace Kitex.Generated.Tests;

public sealed class RecordedBytesTests
{
    private static readonly Dictionary<string, RpcMethod> Methods = new RpcMethod[]
    {
        EchoMethods.Echo, RichServiceMethods.EchoAll, RichServiceMethods.Ping, RichServiceMethods.Fire, RichServiceMethods.Add,
        RichServiceMethods.Concat, RichServiceMethods.Flip, RichServiceMethods.Half, RichServiceMethods.RawBytes,
        RichServiceMethods.NextColor, RichServiceMethods.Range, RichServiceMethods.Index, RichServiceMethods.Uniq,
        RichServiceMethods.VoidThrows, RichServiceMethods.Fail, RichServiceMethods.Version, RichServiceMethods.Sum,
        SecondServiceMethods.Hello,
    }.ToDictionary(static method => method.Name, StringComparer.Ordinal);

    public static TheoryData<string> Calls =>
        [.. Capture.Names("rich_framed_*", "rich_buffered_*", "rich_struct_*", "echo_framed_*", "echo_buffered_*", "echo_default_*")];

    public static TheoryData<string> Echoes => [.. Capture.Names("rich_struct_*")];

    [Theory]
    [MemberData(nameof(Calls))]
    public void Recorded_messages_come_out_as_they_went_in(string name)
    {
        var capture = Capture.Load(name);
        Assert.NotEmpty(capture.Requests);
        foreach (var request in capture.Requests.Where(static request => Methods.ContainsKey(request.Method)))
        {
            // Null structs of a Go client come as empty ones and go on as structs of zeros: see the echoes.
            if (request.Method == "echoAll")
                continue;
            var method = Methods[request.Method];
            AssertSame(request.Body, Bytes.Request(method, method.DecodeRequest(request.Body)));
        }
        foreach (var reply in capture.Responses.Where(static reply => reply.IsReply))
        {
            var method = Methods[reply.Method];
            AssertSame(reply.Body, Bytes.Response(method, method.DecodeResponse(reply.Body)));
        }
    }

    [Theory]
    [MemberData(nameof(Echoes))]
    public void An_echoed_struct_is_what_Kitex_sends_back(string name)
    {
        var capture = Capture.Load(name);
        var request = RichServiceMethods.EchoAll.DecodeRequest(Assert.Single(capture.Requests).Body);
        AssertSame(Assert.Single(capture.Responses).Body, Bytes.Response(RichServiceMethods.EchoAll, RpcResponse.Success(request)));
    }

    [Theory]
    [InlineData("probe_framed_everything_required_only")]
    [InlineData("probe_framed_default_value_explicit")]
    [InlineData("probe_framed_duplicate_map_key")]
    [InlineData("probe_framed_duplicate_set_items")]
    public void Defaults_and_absent_fields_are_sent_back_as_Kitex_does(string probe) => An_echoed_struct_is_what_Kitex_sends_back(probe);

    [Fact]
    public void A_set_shows_each_element_once()
    {
        var message = (Everything)RichServiceMethods.EchoAll.DecodeRequest(Request("probe_framed_duplicate_set_items"))!;
        Assert.Equal([5L, 6L], message.FSetI64.Order());
    }

    [Fact]
    public void The_last_of_duplicate_fields_wins()
    {
        var arguments = (RichServiceAddArgs)RichServiceMethods.Add.DecodeRequest(Request("probe_framed_duplicate_fields"))!;
        Assert.Equal((5, 2), (arguments.A, arguments.B));
    }

    [Fact]
    public void A_bool_of_two_is_false() =>
        Assert.False(((RichServiceFlipArgs)RichServiceMethods.Flip.DecodeRequest(Request("probe_framed_bool_two"))!).B);

    [Fact]
    public void A_field_of_another_type_is_skipped()
    {
        var request = (Request)EchoMethods.Echo.DecodeRequest(Request("probe_framed_wrong_field_type"))!;
        Assert.Equal("", request.Message);
    }

    [Fact]
    public void Unknown_fields_are_skipped()
    {
        var request = (Request)EchoMethods.Echo.DecodeRequest(Request("probe_framed_unknown_field_skipped"))!;
        Assert.Equal("hi", request.Message);
    }

    [Fact]
    public void An_absent_struct_argument_is_an_error_that_names_it()
    {
        var error = Assert.Throws<ThriftMissingArgumentException>(() => EchoMethods.Echo.DecodeRequest(Request("probe_framed_empty_args")));
        Assert.Equal("the argument req of Echo.echo is missing", error.Message);
    }

    [Fact]
    public void A_missing_required_field_is_named()
    {
        var error = Assert.Throws<ThriftFormatException>(() => RichServiceMethods.EchoAll.DecodeRequest(Request("probe_framed_missing_required")));
        Assert.Contains("required field f_bool of Everything is not set", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_union_with_two_members_is_read_but_not_written()
    {
        var message = (Everything)RichServiceMethods.EchoAll.DecodeRequest(Request("probe_framed_union_two_members"))!;
        Assert.Equal(ChoiceMember.Str, message.FUnion!.Member);
        var error = Assert.Throws<ThriftFormatException>(() => Bytes.Of(message.FUnion));
        Assert.Equal("union Choice must have exactly one member set; it has 2", error.Message);
    }

    [Fact]
    public void A_void_of_a_generic_server_is_void()
    {
        var reply = Assert.Single(Capture.Load("probe_generic_void_type1").Responses);
        Assert.Equal([1, 0, 0, 0, 0], reply.Body);
        var response = RichServiceMethods.VoidThrows.DecodeResponse(reply.Body);
        Assert.Null(response.Error);
        Assert.Null(response.Message);
    }

    [Fact]
    public void A_declared_exception_is_a_value()
    {
        var reply = Capture.Load("rich_framed_declared_exception").Responses[0];
        var response = Methods[reply.Method].DecodeResponse(reply.Body);
        Assert.Equal(RpcErrorCode.Declared, response.Error!.Code);
        var exception = Assert.IsType<BizException>(response.Error.Cause);
        Assert.Equal(exception.Message, response.Error.Message);
        Assert.True(RichServiceMethods.Fail.Declares(exception));
        Assert.False(RichServiceMethods.Add.Declares(exception));
    }

    private static byte[] Request(string name) => Assert.Single(Capture.Load(name).Requests).Body;

    private static void AssertSame(byte[] expected, byte[] actual)
    {
        Assert.Equal(ThriftDump.Of(expected), ThriftDump.Of(actual));
        Assert.Equal(expected.Length, actual.Length);
    }
}
