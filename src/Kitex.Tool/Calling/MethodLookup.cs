using Kitex.Build.CommandLine;
using Kitex.Build.Emitting;
using Kitex.Idl.Model;
using Kitex.Serialization.Json;

namespace Kitex.Tool.Calling;

/// <summary>Finds the method to call by what the command line says.</summary>
internal static class MethodLookup
{
    /// <summary>The method of that name in the service of that name, or in the only service of the file that has one.</summary>
    /// <exception cref="UsageException">There is none, there are several, or it streams.</exception>
    public static (IdlService Service, IdlMethod Method) Find(IdlDocument document, string? service, string? method)
    {
        var file = Path.GetFileName(document.Path);
        if (service is not null && document.Services.All(each => each.Name != service))
            throw new UsageException($"-service {service}: {file} has no such service; it has {Listing.Of(document.Services.Select(static each => each.Name))}");

        var all = (
            from each in document.Services
            where service is null || each.Name == service
            from one in each.AllMethods
            select (Service: each, Method: one)).ToList();
        var known = Listing.Of(all.Select(static each => $"{each.Service.Name}.{each.Method.Name}"));
        if (method is null)
            throw new UsageException($"-method says what to call; {file} has {known}");

        return all.Where(each => each.Method.Name == method).ToList() switch
        {
            [] => throw new UsageException($"-method {method}: {file} has no such method; it has {known}"),
            [var found] when MethodShape.IsStreaming(found.Method) => throw new UsageException($"-method {method} streams; only unary methods can be loaded"),
            [var found] => found,
            var several => throw new UsageException($"-method {method}: several services have it; say -service {string.Join(" or -service ", several.Select(static each => each.Service.Name))}"),
        };
    }
}
