namespace csharp Kitex.OpenTelemetry.Tests.Api

service Chain {
    string pass(1: string text)
}
