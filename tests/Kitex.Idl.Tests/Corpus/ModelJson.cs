using System.Text.Json.Nodes;
using Kitex.Idl.Model;

namespace Kitex.Idl.Tests.Corpus;

/// <summary>Writes a document in the form of the understandings of the corpus.</summary>
internal static class ModelJson
{
    public static JsonObject Of(IdlDocument document) => new()
    {
        ["file"] = Relative(document.Path),
        ["includes"] = Array(document.Includes, include => new JsonObject
        {
            ["path"] = include.Path,
            ["resolved"] = Relative(include.Document!.Path),
            ["used"] = include.Used,
        }),
        ["cpp_includes"] = Array(document.CppIncludes, path => path),
        ["namespaces"] = Array(document.Namespaces, ns => new JsonObject
        {
            ["scope"] = ns.Language,
            ["name"] = ns.Name,
            ["annotations"] = Annotations(ns),
        }),
        ["effective_go_namespace"] = document.Namespace("go") ?? "",
        ["typedefs"] = Array(document.Typedefs, typedef => Commented(typedef, new JsonObject
        {
            ["alias"] = typedef.Name,
            ["type"] = Type(typedef.Type, document),
        })),
        ["consts"] = Array(document.Constants, constant => Commented(constant, new JsonObject
        {
            ["name"] = constant.Name,
            ["type"] = Type(constant.Type, document),
            ["source"] = ExpressionJson.Source(constant.Source, document),
            ["value"] = ExpressionJson.Value(constant.Source),
        })),
        ["enums"] = Array(document.Enums, @enum => Commented(@enum, new JsonObject
        {
            ["name"] = @enum.Name,
            ["values"] = Array(@enum.Members, member => Commented(member, new JsonObject { ["name"] = member.Name, ["value"] = member.Number })),
        })),
        ["structs"] = Structs(document, IdlStructKind.Struct),
        ["unions"] = Structs(document, IdlStructKind.Union),
        ["exceptions"] = Structs(document, IdlStructKind.Exception),
        ["services"] = Array(document.Services, service => Service(service, document)),
    };

    private static JsonArray Structs(IdlDocument document, IdlStructKind kind) =>
        Array(document.Structs.Where(s => s.Kind == kind), s => Commented(s, new JsonObject { ["name"] = s.Name, ["fields"] = Fields(s.Fields, document) }));

    private static JsonObject Service(IdlService service, IdlDocument document)
    {
        var json = new JsonObject
        {
            ["name"] = service.Name,
            ["functions"] = Array(service.Methods, method => Method(method, document)),
        };
        if (service.ExtendsName is not null)
            json["extends"] = service.ExtendsName;
        if (service.Extends is { } other && other.Document != document)
            json["extends_defined_in"] = Relative(other.Document.Path);
        return Commented(service, json);
    }

    private static JsonObject Method(IdlMethod method, IdlDocument document)
    {
        var json = new JsonObject
        {
            ["name"] = method.Name,
            ["oneway"] = method.IsOneway,
            ["void"] = method.Result is null,
            ["arguments"] = Fields(method.Arguments, document),
            ["throws"] = Fields(method.Throws, document),
        };
        if (method.Result is not null)
            json["result"] = Type(method.Result, document);
        return Commented(method, json);
    }

    private static JsonArray Fields(IEnumerable<IdlField> fields, IdlDocument document) => Array(fields, field =>
    {
        var json = new JsonObject
        {
            ["id"] = field.Id,
            ["name"] = field.Name,
            ["requiredness"] = Lower(field.Requiredness),
            ["type"] = Type(field.Type, document),
        };
        if (field.DefaultSource is not null)
        {
            json["default"] = new JsonObject
            {
                ["source"] = ExpressionJson.Source(field.DefaultSource, document),
                ["value"] = ExpressionJson.Value(field.DefaultSource),
            };
        }
        return Commented(field, json);
    });

    private static JsonObject Type(IdlType type, IdlDocument document)
    {
        var json = new JsonObject
        {
            ["name"] = type.Name,
            ["category"] = type.Struct is { } s ? Lower(s.Kind) : Lower(type.Category),
        };
        if (type.Typedef is not null)
            json["typedef"] = true;
        if (type.Definition is { } definition && definition.Document != document)
        {
            json["defined_in"] = Relative(definition.Document.Path);
            json["local_name"] = definition.Name;
        }
        if (type.Typedef is null && type.Key is not null)
            json["key"] = Type(type.Key, document);
        if (type.Typedef is null && type.Element is not null)
            json["value"] = Type(type.Element, document);
        if (type.CppType is not null)
            json["cpp_type"] = type.CppType;
        if (type.Annotations.Count > 0)
            json["annotations"] = Annotations(type);
        return json;
    }

    private static JsonObject Commented(IdlNamedNode node, JsonObject json)
    {
        json["annotations"] = Annotations(node);
        if (node.Comment is not null)
            json["comments"] = node.Comment;
        return json;
    }

    private static JsonArray Annotations(IdlNode node) => Array(node.Annotations, annotation => new JsonObject
    {
        ["key"] = annotation.Key,
        ["values"] = Array(annotation.Values, value => value),
    });

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode> json) => [.. items.Select(json)];

    private static string Relative(string path) => Path.GetRelativePath(TestAssets.Corpus, path).Replace('\\', '/');

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
