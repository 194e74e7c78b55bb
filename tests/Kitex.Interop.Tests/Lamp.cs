using Kitex.Grpc.Services;
using Kitex.Interop.Tests.Services;

namespace Kitex.Interop.Tests;

/// <summary>Its light decides whether it serves.</summary>
internal sealed class Lamp(HealthService health, Action stop) : ILamp
{
    public ValueTask<Turn> SwitchAsync(Turn request, CallContext call = default)
    {
        if (request.Light == Light.Broken)
        {
            stop();
        }
        else
        {
            health.Set("interop.services.Lamp", request.Light == Light.On ? HealthStatus.Serving : HealthStatus.NotServing);
        }

        return new(request);
    }
}
