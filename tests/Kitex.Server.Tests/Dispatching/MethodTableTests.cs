using System.Text;
using Kitex.Server.Dispatching;
using Kitex.Server.Tests.Api;

namespace Kitex.Server.Tests.Dispatching;

/// <summary>Which method a call gets by the names it carries: the rules of Kitex v0.16.3.</summary>
public sealed class MethodTableTests
{
    private static readonly ServiceDescriptor DeskService = DeskDescriptor.Describe(new Desk());
    private static readonly ServiceDescriptor BaseService = BaseDescriptor.Describe(new Desk());

    [Theory]
    [InlineData("Desk", "echo", "Desk.echo")]
    [InlineData("Desk", "version", "Desk.version")]
    [InlineData("Base", "version", "Base.version")]
    [InlineData("", "echo", "Desk.echo")]
    [InlineData("", "version", "Base.version")]
    [InlineData("Other", "echo", "Desk.echo")]
    public void A_call_gets_the_method_its_names_mean(string service, string method, string expected)
    {
        var table = new MethodTable([DeskService, BaseService], "Base", namesRequired: false);

        Assert.Equal(expected, Find(table, service, method, out _)?.ToString());
    }

    [Theory]
    [InlineData("Base", "echo", ApplicationExceptionType.UnknownMethod, "unknown method echo (service Base)")]
    [InlineData("", "nope", ApplicationExceptionType.UnknownService, "unknown service , method nope")]
    [InlineData("Other", "nope", ApplicationExceptionType.UnknownService, "unknown service Other, method nope")]
    [InlineData("Other", "version", ApplicationExceptionType.UnknownService, "unknown service Other, method version")]
    public void A_call_of_nothing_is_answered_in_the_words_of_Kitex(string service, string method, int typeId, string text)
    {
        var table = new MethodTable([DeskService, BaseService], "Desk", namesRequired: false);

        Assert.Null(Find(table, service, method, out var unknown));
        Assert.Equal(text, unknown!.Message);
        Assert.Equal(typeId, unknown.TypeId);
    }

    [Theory]
    [InlineData("", ApplicationExceptionType.UnknownService)]
    [InlineData("Other", ApplicationExceptionType.UnknownService)]
    public void Where_names_are_required_only_an_exact_one_will_do(string service, int typeId)
    {
        var table = new MethodTable([DeskService, BaseService], null, namesRequired: true);

        Assert.Null(Find(table, service, "echo", out var unknown));
        Assert.Equal(typeId, unknown!.TypeId);
        Assert.Equal("Base.version", Find(table, "Base", "version", out _)?.ToString());
    }

    [Fact]
    public void A_fallback_that_is_not_served_is_refused_when_the_table_is_made()
    {
        var refused = Assert.Throws<ArgumentException>(static () => new MethodTable([DeskService], "Base", namesRequired: false));

        Assert.Contains("Base is not among the services: Desk", refused.Message, StringComparison.Ordinal);
    }

    private static RpcMethod? Find(MethodTable table, string service, string method, out RpcError? unknown) =>
        table.Find(Encoding.UTF8.GetBytes(service), Encoding.UTF8.GetBytes(method), out unknown);
}
