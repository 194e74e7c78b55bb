using System.Collections.Frozen;
using System.Text.Json;
using Kitex.Diagnostics;

namespace Kitex.Server.Admin.Calling;

/// <summary>Calls that people make by a form: through the server's own pipeline with its limits and rules, and over no network.</summary>
/// <param name="methods">What is served.</param>
/// <param name="server">The server's outermost endpoint.</param>
/// <param name="time">The server's clock.</param>
internal sealed class FormCalls(IEnumerable<RpcMethod> methods, RpcEndpoint server, TimeProvider time)
{
    /// <summary>The transport that these calls come by.</summary>
    public const string Transport = "admin";

    // Handlers that never end must not keep the page from being shown.
    private const int MostAtOnce = 8;

    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(30);

    private readonly FrozenDictionary<string, RpcMethod> _methods = methods.DistinctBy(static method => method.FullName).ToFrozenDictionary(static method => method.FullName);
    private int _underWay;

    /// <summary><c>GET /sample?method=pkg.Service/Method</c>: a request to begin with.</summary>
    public ValueTask<AdminAnswer> SampleAsync(AdminQuestion question, CancellationToken cancellation)
    {
        if (question.Query("method") is not { Length: > 0 } name)
        {
            return new(AdminAnswer.Problem(400, "Say which method: /sample?method=Service/Method."));
        }

        if (Find(name, out var json) is { } wrong)
        {
            return new(wrong);
        }

        try
        {
            return new(AdminAnswer.Json(json!.WriteSample));
        }
        catch (MessageJsonException endless)
        {
            return new(AdminAnswer.Problem(400, $"There is no sample of {name}: {endless.Message}"));
        }
    }

    /// <summary><c>POST /call</c>: calls.</summary>
    public async ValueTask<AdminAnswer> CallAsync(AdminQuestion question, CancellationToken cancellation)
    {
        FormRequest form;
        object? message;
        MethodJson? json;
        try
        {
            form = FormRequest.Read(question.Body);
            if (Find(form.Method, out json) is { } wrong)
            {
                return wrong;
            }

            message = json!.ReadRequest(form.Message);
        }
        catch (FormatException wrong)
        {
            return AdminAnswer.Problem(400, wrong.Message);
        }

        if (Interlocked.Increment(ref _underWay) > MostAtOnce)
        {
            Interlocked.Decrement(ref _underWay);
            return AdminAnswer.Problem(503, $"{MostAtOnce} calls of forms are under way, the most at once. Try again when one has ended.");
        }

        var started = time.GetTimestamp();
        var request = new RpcRequest
        {
            Method = _methods[form.Method],
            Message = message,
            Caller = form.Caller,
            Connection = new FormConnection(question, time),
            Transport = Transport,
            Started = started,
            Deadline = started + (long)(MostTime.TotalSeconds * time.TimestampFrequency),
        };

        // A handler that does not listen to its deadline keeps its place until it ends.
        var call = Unhurried(request, cancellation);
        RpcResponse response;
        try
        {
            response = await call.WaitAsync(MostTime, time, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            response = new RpcError(RpcErrorCode.Timeout, $"{request.Method} has not ended within {MostTime.TotalSeconds} s, the most for a call of a form.");
        }

        return Answer(json, response, time.GetElapsedTime(started));
    }

    private async Task<RpcResponse> Unhurried(RpcRequest request, CancellationToken cancellation)
    {
        try
        {
            // Off the thread that serves requests here: handlers may block.
            await Task.Yield();
            return await server(request, cancellation).ConfigureAwait(false);
        }
        catch (Exception failed)
        {
            return new RpcError(RpcErrorCode.Internal, failed.Message) { Cause = failed };
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private AdminAnswer? Find(string name, out MethodJson? json)
    {
        json = null;
        if (!_methods.TryGetValue(name, out var method))
        {
            return AdminAnswer.Problem(400, $"There is no method '{name}' here. Write it as package.Service/Method.");
        }

        if (method.IsStreaming)
        {
            return AdminAnswer.Problem(400, $"{name} is a stream; a form makes calls of one request and one answer.");
        }

        json = method.Json;
        return json is null ? AdminAnswer.Problem(400, $"The messages of {name} have no JSON: its code was not generated with it.") : null;
    }

    private static AdminAnswer Answer(MethodJson json, RpcResponse response, TimeSpan took)
    {
        var answer = Written(json, ref response);
        return AdminAnswer.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("ok", response.Error is null);
            writer.WriteNumber("milliseconds", Math.Round(took.TotalMilliseconds, 3));
            if (response.Error is { } error)
            {
                writer.WriteString("error", OutcomeNames.Of(error.Code));
                writer.WriteString("text", error.Message);
                if (error.Cause is BizStatusException business)
                {
                    writer.WriteNumber("code", business.Code);
                }
            }

            if (!answer.IsEmpty)
            {
                writer.WritePropertyName("answer");
                writer.WriteRawValue(answer.Span, skipInputValidation: true);
            }

            writer.WriteEndObject();
        });
    }

    /// <summary>The result, or the declared exception; empty for every other failure.</summary>
    private static ReadOnlyMemory<byte> Written(MethodJson json, ref RpcResponse response)
    {
        if (response.Error is { Code: not RpcErrorCode.Declared })
        {
            return default;
        }

        try
        {
            var buffer = new AnswerBuffer();
            using var writer = new Utf8JsonWriter(buffer);
            json.WriteResponse(response, writer);
            writer.Flush();
            return buffer.Written;
        }
        catch (Exception failed)
        {
            // A handler may return what no caller could be sent.
            response = new RpcError(RpcErrorCode.Encoding, $"The answer came and cannot be shown: {failed.Message}.") { Cause = failed };
            return default;
        }
    }
}
