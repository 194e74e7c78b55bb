using Kitex.Tool.Generation;
using Kitex.Tool.Scaffolding;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kitex.Tool.Editing;

/// <summary>The C# files of the project that are the user's own.</summary>
internal sealed class UserCode
{
    private static readonly string[] LeftOut = ["bin", "obj", "client"];

    private UserCode(IReadOnlyList<UserFile> files) => Files = files;

    public IReadOnlyList<UserFile> Files { get; }

    /// <summary>The namespaces that a file imports for all.</summary>
    public IEnumerable<string> GlobalImports =>
        Files.SelectMany(static file => file.Root.Usings).Where(static directive => directive.GlobalKeyword.RawKind != 0).SelectMany(Imported);

    public IEnumerable<(UserFile File, TypeDeclarationSyntax Type)> Types =>
        Files.SelectMany(static file => file.Root.DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .OfType<TypeDeclarationSyntax>().Select(type => (file, type)));

    public static UserCode Read(string directory, GenPath genPath, IdlCode code)
    {
        var generated = code.Files.Keys.ToHashSet(StringComparer.Ordinal);
        var files = new List<UserFile>();
        Collect("", files);
        return new UserCode(files);

        void Collect(string folder, List<UserFile> into)
        {
            var path = Path.Combine(directory, folder);
            if (!Directory.Exists(path) || (folder.Length > 0 && Directory.EnumerateFiles(path, "*.csproj").Any()))
                return;
            into.AddRange(Directory.EnumerateFiles(path, "*.cs").Order(StringComparer.Ordinal)
                .Select(file => Under(folder, Path.GetFileName(file)))
                .Where(file => !generated.Contains(file))
                .Select(file => UserFile.Read(directory, file)));
            foreach (var inner in Directory.EnumerateDirectories(path).Select(static inner => Path.GetFileName(inner)).Order(StringComparer.Ordinal))
            {
                if (!inner.StartsWith('.') && !(folder.Length == 0 && LeftOut.Contains(inner)) && Under(folder, inner) != genPath.Root)
                    Collect(Under(folder, inner), into);
            }
        }
    }

    /// <summary>Adds the types declared here to the names a scaffold must tell apart.</summary>
    public void AddTo(KnownNames known)
    {
        foreach (var (_, type) in Types)
            known.AddType(Namespace(type), type.Identifier.ValueText);
    }

    /// <summary>The namespace a type is declared in; empty for none.</summary>
    public static string Namespace(SyntaxNode node) =>
        string.Join('.', node.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().Reverse().Select(static space => space.Name.ToString()));

    /// <summary>What a using directive imports: nothing for an alias or a static class.</summary>
    public static IEnumerable<string> Imported(UsingDirectiveSyntax directive) =>
        directive is { Alias: null, StaticKeyword.RawKind: 0, Name: { } name }
            ? [name.ToString().Replace("global::", "", StringComparison.Ordinal)]
            : [];

    private static string Under(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";
}
