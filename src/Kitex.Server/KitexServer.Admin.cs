using System.Buffers;
using System.Net;
using Kitex.Diagnostics;
using Kitex.Server.Admin;
using Kitex.Server.Admin.Calling;
using Kitex.Server.Admin.Page;
using Kitex.Server.Admin.Prometheus;

namespace Kitex.Server;

/// <content>The admin port.</content>
public sealed partial class KitexServer
{
    /// <summary>Where the admin port listens, with the port chosen where 0 was asked for; null before the start and without one.</summary>
    public EndPoint? AdminAddress => _admin?.Address;

    private AdminServer? MakeAdmin(out MetricsRoute? metrics)
    {
        metrics = null;
        if (_options.Admin is not { } options)
        {
            return null;
        }

        metrics = new MetricsRoute(options.Meters, _logger);

        var calls = new FormCalls(_served.SelectMany(static served => served.Descriptor.Methods, static (_, served) => served.Method), _dispatcher.AdmitAsync, _time);
        AdminRoute[] routes =
        [
            new("GET", "/", static (_, _) => new(AdminPage.Answer)) { IsOpen = true },
            new("GET", "/diagnosis.json", (_, _) => new(DiagnosisAnswer())),
            metrics.Route,
            new("GET", "/sample", calls.SampleAsync),
            new("POST", "/call", calls.CallAsync),
        ];
        return new AdminServer(options, routes, _time, _logger);
    }

    private AdminAnswer DiagnosisAnswer()
    {
        var body = new ArrayBufferWriter<byte>();
        DiagnosisJson.Write(body, Diagnose());
        return new AdminAnswer(200, AdminAnswer.JsonType, body.WrittenMemory);
    }
}
