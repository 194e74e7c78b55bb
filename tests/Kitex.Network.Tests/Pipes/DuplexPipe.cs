using System.IO.Pipelines;

namespace Kitex.Network.Tests.Pipes;

internal sealed record DuplexPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
