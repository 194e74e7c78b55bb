namespace csharp Kitex.Registries.Tests.Api

service Ping {
    string ping(1: string text)
}
