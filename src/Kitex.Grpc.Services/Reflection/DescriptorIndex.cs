using Google.Protobuf.Reflection;
using Described = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Kitex.Grpc.Services.Reflection;

/// <summary>All that the files of some services declare, imported files included, by full names. Of two of one name the first counts.</summary>
internal sealed class DescriptorIndex
{
    private readonly Dictionary<string, FileDescriptor> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IDescriptor> _symbols = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<int, FileDescriptor>> _extensions = new(StringComparer.Ordinal);

    /// <param name="services">The services; those of which no Protobuf file is known do not count.</param>
    /// <param name="files">Other files.</param>
    public DescriptorIndex(IEnumerable<ServiceDescriptor> services, IEnumerable<FileDescriptor> files)
    {
        var described = services.Select(static service => service.Idl?.Invoke()).OfType<Described>().ToList();
        Services = [.. described.Select(static service => service.FullName).Distinct().Order(StringComparer.Ordinal)];
        foreach (var file in described.Select(static service => service.File).Concat(files))
        {
            Add(file);
        }
    }

    /// <summary>The full names of the services, in order.</summary>
    public IReadOnlyList<string> Services { get; }

    /// <summary>The file of this name, as importing files write it.</summary>
    public FileDescriptor? File(string name) => _files.GetValueOrDefault(name);

    /// <summary>What has this full name.</summary>
    public IDescriptor? Symbol(string name) => _symbols.GetValueOrDefault(name);

    /// <summary>The file that extends a message by this number.</summary>
    public FileDescriptor? Extension(string message, int number) => _extensions.GetValueOrDefault(message)?.GetValueOrDefault(number);

    /// <summary>The numbers by which a message is extended, in order.</summary>
    public IEnumerable<int> ExtensionNumbers(string message) => _extensions.GetValueOrDefault(message)?.Keys ?? Enumerable.Empty<int>();

    private void Add(FileDescriptor file)
    {
        if (!_files.TryAdd(file.Name, file))
        {
            return;
        }

        foreach (var imported in file.Dependencies)
        {
            Add(imported);
        }

        foreach (var message in file.MessageTypes)
        {
            Add(message);
        }

        foreach (var service in file.Services)
        {
            Declare(service);
            DeclareAll(service.Methods);
        }

        AddEnums(file.EnumTypes, file.Package);
        AddExtensions(file.Extensions.UnorderedExtensions);
    }

    private void Add(MessageDescriptor message)
    {
        Declare(message);
        DeclareAll(message.Fields.InDeclarationOrder());
        DeclareAll(message.Oneofs);
        AddEnums(message.EnumTypes, message.FullName);
        AddExtensions(message.Extensions.UnorderedExtensions);
        foreach (var nested in message.NestedTypes)
        {
            Add(nested);
        }
    }

    private void AddEnums(IEnumerable<EnumDescriptor> enums, string scope)
    {
        foreach (var @enum in enums)
        {
            Declare(@enum);
            foreach (var value in @enum.Values)
            {
                // Beside their enum, not within it: so are Protobuf's scopes.
                _symbols.TryAdd(scope.Length == 0 ? value.Name : $"{scope}.{value.Name}", value);
            }
        }
    }

    private void AddExtensions(IEnumerable<FieldDescriptor> extensions)
    {
        foreach (var extension in extensions)
        {
            Declare(extension);
            var message = extension.ExtendeeType.FullName;
            if (!_extensions.TryGetValue(message, out var files))
            {
                _extensions.Add(message, files = []);
            }

            files.TryAdd(extension.FieldNumber, extension.File);
        }
    }

    private void DeclareAll(IEnumerable<IDescriptor> declared)
    {
        foreach (var one in declared)
        {
            Declare(one);
        }
    }

    private void Declare(IDescriptor declared) => _symbols.TryAdd(declared.FullName, declared);
}
