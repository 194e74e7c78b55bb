using Google.Protobuf.Reflection;
using Kitex.Grpc.Services.Reflection.V1;
using Kitex.Grpc.Services.Tests.Extra;
using Kitex.Grpc.Services.Tests.Thrift;
using Kitex.Server;
using static Kitex.Grpc.Services.Reflection.V1.ServerReflectionResponse;

namespace Kitex.Grpc.Services.Tests;

/// <summary>What callers learn of a server by reflection.</summary>
public sealed class ReflectionTests : ServicesSuite
{
    [Fact]
    public async Task Services_are_listed_in_order_under_their_full_names()
    {
        var server = await StartAsync(static o => o
            .AddGrpcReflection()
            .AddService(Shop.HealthDescriptor.Describe(new ShopHealth()))
            .AddGrpcHealth());

        Assert.Equal(
            ["grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection", "shop.Counter", "shop.Health"],
            await ListAsync(server));
    }

    [Fact]
    public async Task Services_without_a_Protobuf_file_are_not_listed()
    {
        var server = await StartAsync(static o => o.AddGrpcReflection().AddService(TillDescriptor.Describe(new Till())).FallbackService("Till"));

        Assert.DoesNotContain("Till", await ListAsync(server));
    }

    [Theory]
    [InlineData("shop.Counter", "shop.proto")]
    [InlineData("shop.Counter.Check", "shop.proto")]
    [InlineData("shop.Order", "shop.proto")]
    [InlineData("shop.Order.item", "shop.proto")]
    [InlineData("shop.items.Item", "items.proto")]
    [InlineData("shop.items.Item.name", "items.proto")]
    [InlineData("shop.items.Item.price", "items.proto")]
    [InlineData("shop.items.Item.Tag", "items.proto")]
    [InlineData("shop.items.Item.Tag.size", "items.proto")]
    [InlineData("shop.items.Item.Size", "items.proto")]
    [InlineData("shop.items.Item.LARGE", "items.proto")]
    [InlineData("shop.items.Currency", "items.proto")]
    [InlineData("shop.items.EUR", "items.proto")]
    [InlineData("shop.items.origin", "items.proto")]
    [InlineData("shop.items.Warranty.warranty", "items.proto")]
    [InlineData("google.protobuf.Empty", "google/protobuf/empty.proto")]
    [InlineData("grpc.reflection.v1.ServerReflection", "grpc/reflection/v1/reflection.proto")]
    [InlineData("grpc.reflection.v1alpha.ServerReflection", "grpc/reflection/v1alpha/reflection.proto")]
    public async Task A_file_is_found_by_whatever_it_declares(string symbol, string file)
    {
        var server = await StartAsync(static o => o.AddGrpcReflection());

        var files = Files(await AskAsync(server, new() { FileContainingSymbol = symbol }));

        Assert.Equal(file, files[0].Name);
    }

    [Fact]
    public async Task A_file_comes_with_all_it_imports_once_on_a_stream()
    {
        var server = await StartAsync(static o => o.AddGrpcReflection());

        var answers = await AskAllAsync(
            server, new() { FileByFilename = "shop.proto" }, new() { FileContainingSymbol = "shop.Counter" }, new() { FileByFilename = "items.proto" });

        Assert.Equal(["shop.proto", "google/protobuf/empty.proto", "items.proto"], Files(answers[0]).Select(static file => file.Name));
        Assert.Equal(["shop.proto"], Files(answers[1]).Select(static file => file.Name));
        Assert.Equal(["items.proto"], Files(answers[2]).Select(static file => file.Name));
        Assert.Equal(Shop.ShopReflection.Descriptor.SerializedData, answers[0].FileDescriptorResponse.FileDescriptorProto[0]);
    }

    [Fact]
    public async Task Extensions_are_found_by_number()
    {
        var server = await StartAsync(static o => o.AddGrpcReflection(ExtraReflection.Descriptor));

        var answers = await AskAllAsync(
            server,
            new() { AllExtensionNumbersOfType = "shop.items.Item" },
            new() { AllExtensionNumbersOfType = "shop.Order" },
            Extension("shop.items.Item", 100),
            Extension("shop.items.Item", 150));

        Assert.Equal("shop.items.Item", answers[0].AllExtensionNumbersResponse.BaseTypeName);
        Assert.Equal([100, 101, 150], answers[0].AllExtensionNumbersResponse.ExtensionNumber);
        Assert.Empty(answers[1].AllExtensionNumbersResponse.ExtensionNumber);
        Assert.Equal("items.proto", Files(answers[2])[0].Name);
        Assert.Equal("extra.proto", Files(answers[3])[0].Name);
    }

    [Fact]
    public async Task What_is_not_there_is_not_found_and_the_stream_goes_on()
    {
        var server = await StartAsync(static o => o.AddGrpcReflection());
        ServerReflectionRequest[] requests =
        [
            new() { FileByFilename = "Shop.proto" },
            new() { FileContainingSymbol = "shop" },
            new() { FileContainingSymbol = "" },
            new() { AllExtensionNumbersOfType = "shop.Counter" },
            Extension("shop.items.Item", 102),
            Extension("shop.Nothing", 1),
        ];

        var answers = await AskAllAsync(server, [.. requests, new() { ListServices = "" }]);

        Assert.All(answers[..^1], static answer => Assert.Equal(5, answer.ErrorResponse.ErrorCode));
        Assert.Equal("file not found: Shop.proto", answers[0].ErrorResponse.ErrorMessage);
        Assert.NotEmpty(answers[^1].ListServicesResponse.Service);
    }

    [Fact]
    public async Task A_request_of_nothing_is_an_invalid_argument()
    {
        var server = await StartAsync(static o => o.AddGrpcReflection());

        var answer = await AskAsync(server, new() { Host = "here" });

        Assert.Equal(MessageResponseOneofCase.ErrorResponse, answer.MessageResponseCase);
        Assert.Equal(3, answer.ErrorResponse.ErrorCode);
        Assert.Equal("here", answer.ValidHost);
        Assert.Equal("here", answer.OriginalRequest.Host);
    }

    [Fact]
    public async Task The_old_name_is_served_the_same()
    {
        var server = await StartAsync(static o => o.AddGrpcReflection());
        var client = Own(new AlphaClient(Grpc(server)));

        var answers = await client.AskAsync(new[] { new ServerReflectionRequest { FileContainingSymbol = "shop.Counter" } }.ToAsyncEnumerable()).ToListAsync();

        Assert.Equal("shop.proto", Files(answers.Single())[0].Name);
    }

    [Fact]
    public async Task The_old_description_differs_from_the_new_one_in_its_package_alone()
    {
        var server = await StartAsync(static o => o.AddGrpcReflection());

        var answers = await AskAllAsync(
            server, new() { FileContainingSymbol = "grpc.reflection.v1.ServerReflection" }, new() { FileContainingSymbol = "grpc.reflection.v1alpha.ServerReflection" });

        var (v1, alpha) = (Files(answers[0]).Single(), Files(answers[1]).Single());
        Assert.Equal(v1.ToString().Replace("reflection.v1", "reflection.v1alpha", StringComparison.Ordinal).Replace("reflection/v1", "reflection/v1alpha", StringComparison.Ordinal)
            .Replace("Reflection.V1", "Reflection.V1Alpha", StringComparison.Ordinal), alpha.ToString());
    }

    private static ServerReflectionRequest Extension(string type, int number) =>
        new() { FileContainingExtension = new() { ContainingType = type, ExtensionNumber = number } };

    private static List<FileDescriptorProto> Files(ServerReflectionResponse answer) =>
        [.. answer.FileDescriptorResponse.FileDescriptorProto.Select(static file => FileDescriptorProto.Parser.ParseFrom(file))];

    private async Task<IEnumerable<string>> ListAsync(KitexServer server) =>
        (await AskAsync(server, new() { ListServices = "*" })).ListServicesResponse.Service.Select(static service => service.Name);

    private async Task<ServerReflectionResponse> AskAsync(KitexServer server, ServerReflectionRequest request) =>
        Assert.Single(await AskAllAsync(server, request));

    private async Task<List<ServerReflectionResponse>> AskAllAsync(KitexServer server, params ServerReflectionRequest[] requests)
    {
        var client = Own(new ServerReflectionClient("reflection", Grpc(server)));
        var answers = await client.ServerReflectionInfoAsync(requests.ToAsyncEnumerable()).ToListAsync();
        Assert.Equal(requests, answers.Select(static answer => answer.OriginalRequest));
        return answers;
    }
}
