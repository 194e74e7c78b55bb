using System.Text.RegularExpressions;
using Kitex.Build.Emitting;
using Kitex.Build.Tests.Protobuf;

namespace Kitex.Build.Tests.Emitting;

/// <summary>Whole files as they are expected, to read and to review: what is generated for my IDL?</summary>
public sealed partial class ExpectedCodeTests
{
    [Theory]
    [InlineData("echo")]
    [InlineData("shapes")]
    public void The_code_is_the_expected_one(string name)
    {
        var actual = Assert.Single(Emitted.FromFile(Repository.Asset("generated", name + ".thrift")).Files).Text;
        var expected = File.ReadAllText(Repository.Asset("generated", name + ".g.cs"));
        Assert.True(
            WithoutVersion(expected) == WithoutVersion(actual),
            $"The code of {name}.thrift has changed. When that is meant: kitexc --out testassets/generated testassets/generated/{name}.thrift");
    }

    [Fact]
    public void The_code_of_a_Protobuf_service_is_the_expected_one()
    {
        var services = ProtobufCode.Services(Repository.Asset("generated", "greeter.proto"), Repository.Asset("generated"), new EmitOptions { EmitServer = true });
        var actual = Assert.Single(services.Files).Text;
        var expected = File.ReadAllText(Repository.Asset("generated", "greeter.g.cs"));
        Assert.True(
            WithoutVersion(expected) == WithoutVersion(actual),
            "The code of greeter.proto has changed. When that is meant: kitexc --out testassets/generated --server true --protoc PROTOC --include testassets/generated --include IMPORTS testassets/generated/greeter.proto, with protoc and its imports in Grpc.Tools");
    }

    private static string WithoutVersion(string code) => Version().Replace(code, "");

    [GeneratedRegex("(?<=GeneratedCode\\(\"Kitex\", \")[^\"]*")]
    private static partial Regex Version();
}
