using System.Net;

namespace Kitex.Load.Calling;

/// <summary>One stream of HTTP/2 whose body is written while the answer is read.</summary>
internal sealed class Http2Exchange : Exchange
{
    private readonly HttpRequestMessage _request;
    private readonly Task<HttpResponseMessage> _response;
    private readonly OpenBody _body = new();
    private readonly byte[] _buffer = new byte[Http2Frames.Message.Length];
    private Stream? _answers;

    public Http2Exchange(HttpMessageInvoker client, string address)
    {
        _request = Http2Frames.Request(address, Http2Frames.Chat, _body);
        _response = client.SendAsync(_request, CancellationToken.None);
    }

    public override async ValueTask TakeTurnAsync()
    {
        var messages = await _body.Messages;
        await messages.WriteAsync(Http2Frames.Message);
        await messages.FlushAsync();
        _answers ??= await (await _response).Content.ReadAsStreamAsync();
        await _answers.ReadExactlyAsync(_buffer);
    }

    public override async ValueTask DisposeAsync()
    {
        _body.End();
        using var response = await _response;
        _answers ??= await response.Content.ReadAsStreamAsync();
        while (await _answers.ReadAsync(_buffer) > 0)
        {
        }

        await _answers.DisposeAsync();
        _request.Dispose();
        _body.Dispose();
    }

    private sealed class OpenBody : HttpContent
    {
        private readonly TaskCompletionSource<Stream> _messages = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Stream> Messages => _messages.Task;

        public void End() => _end.TrySetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.FlushAsync();
            _messages.SetResult(stream);
            await _end.Task;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = -1;
            return false;
        }
    }
}
