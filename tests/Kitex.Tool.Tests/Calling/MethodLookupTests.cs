using Kitex.Build.CommandLine;
using Kitex.Tool.Calling;

namespace Kitex.Tool.Tests.Calling;

public sealed class MethodLookupTests
{
    [Theory]
    [InlineData(null, "join", "Calls")]
    [InlineData(null, "extra", "More")]
    [InlineData("More", "version", "More")]
    public void A_method_is_found_in_the_service_that_has_it(string? service, string method, string expected)
    {
        var found = MethodLookup.Find(IdlAsset.Calls, service, method);
        Assert.Equal((expected, method), (found.Service.Name, found.Method.Name));
    }

    [Theory]
    [InlineData("Nope", "join", "-service Nope: calls.thrift has no such service; it has Base, Calls, More")]
    [InlineData("More", "join", "-method join: calls.thrift has no such method; it has More.extra, More.version")]
    [InlineData("Base", null, "-method says what to call; calls.thrift has Base.version")]
    [InlineData(null, "version", "-method version: several services have it; say -service Base or -service Calls or -service More")]
    [InlineData(null, "watch", "-method watch streams; only unary methods can be loaded")]
    public void A_method_that_cannot_be_called_says_why(string? service, string? method, string expected) =>
        Assert.Equal(expected, Assert.Throws<UsageException>(() => MethodLookup.Find(IdlAsset.Calls, service, method)).Message);
}
