namespace csharp Kitex.Grpc.Services.Tests.Thrift

// Its method has the name of one of gRPC's health service.
service Till {
  string Check(1: string coin)
}
