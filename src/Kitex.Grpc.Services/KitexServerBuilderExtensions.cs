using Google.Protobuf.Reflection;
using Kitex.Grpc.Services.Health.V1;
using Kitex.Grpc.Services.Reflection;
using Kitex.Server;

namespace Kitex.Grpc.Services;

/// <summary>Turns on gRPC's standard services. They are for gRPC callers alone and leave all other services as they are.</summary>
public static class KitexServerBuilderExtensions
{
    /// <summary>
    /// Serves <c>grpc.health.v1</c>, for probes of Kubernetes and whoever else asks. All statuses become
    /// <see cref="HealthStatus.NotServing"/> when the server is told to stop, before it refuses connections; hooks of
    /// <see cref="KitexServerBuilder.OnStopping"/> that were added before run before that.
    /// </summary>
    /// <param name="builder">What the server is made of.</param>
    /// <param name="health">The statuses, to change them; null where the server as a whole is all that counts.</param>
    public static KitexServerBuilder AddGrpcHealth(this KitexServerBuilder builder, HealthService? health = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        health ??= new HealthService();
        return builder.AddGrpcService(HealthDescriptor.Describe(health)).OnStopping((_, _) =>
        {
            health.StopServing();
            return Task.CompletedTask;
        });
    }

    /// <summary>
    /// Serves <c>grpc.reflection.v1</c> and the same under its old name <c>v1alpha</c>: tools such as grpcurl learn by it what
    /// the server serves, and call it without its <c>.proto</c> files. Anyone who can connect can ask.
    /// </summary>
    /// <remarks>Told of are the services that have an <see cref="ServiceDescriptor.Idl"/> of Protobuf, as generated ones do; others cannot be called so.</remarks>
    /// <param name="builder">What the server is made of.</param>
    /// <param name="files">Files that no service imports, such as those with extensions or with messages that travel as <c>google.protobuf.Any</c>.</param>
    public static KitexServerBuilder AddGrpcReflection(this KitexServerBuilder builder, params FileDescriptor[] files)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(files);

        // Services may be added until the server is made, which is before the first call.
        var reflection = new ReflectionService(() => new DescriptorIndex(builder.Services, files));
        return builder.AddGrpcService(ReflectionServices.V1(reflection)).AddGrpcService(ReflectionServices.V1Alpha(reflection));
    }
}
