using System.Net.Http.Json;

namespace Kitex.Load.Calling;

/// <summary>The echo as JSON over HTTP/1.1, with HttpClient.</summary>
internal sealed class HttpCalls(ClientOrder order) : Calls<JsonMessage>
{
    private readonly HttpClient _client = new(new SocketsHttpHandler());
    private readonly Uri _address = new($"http://{order.Address}/echo");
    private readonly JsonMessage _request = new(SampleMessages.Text);

    public override ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override async ValueTask<JsonMessage> CallAsync()
    {
        using var response = await _client.PostAsJsonAsync(_address, _request, JsonMessages.Default.JsonMessage);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync(JsonMessages.Default.JsonMessage) ?? throw new InvalidDataException("An empty answer.");
    }

    protected override bool IsRight(JsonMessage response) => response.Message.Length == SampleMessages.Characters;
}
