using System.Text.Json.Nodes;
using Kitex.Idl.Model;

namespace Kitex.Idl.Tests.Corpus;

/// <summary>Writes values in the two forms of the understandings: as written, and with names followed to the end.</summary>
internal static class ExpressionJson
{
    public static JsonObject Source(IdlExpression expression, IdlDocument document) => expression.Kind switch
    {
        IdlExpressionKind.Integer => new() { ["int"] = expression.Integer },
        IdlExpressionKind.Double => new() { ["double"] = expression.Double },
        IdlExpressionKind.Literal => new() { ["literal"] = expression.Text },
        IdlExpressionKind.List => new() { ["list"] = new JsonArray([.. expression.Items.Select(item => Source(item, document))]) },
        IdlExpressionKind.Map => new()
        {
            ["map"] = new JsonArray([.. expression.Pairs.Select(pair => new JsonArray(Source(pair.Key, document), Source(pair.Value, document)))]),
        },
        _ when expression.Target is null => new() { ["identifier"] = expression.Text },
        _ => new() { ["identifier"] = expression.Text, ["resolved_to"] = Target(expression, document) },
    };

    public static JsonNode Value(IdlExpression expression) => expression.Kind switch
    {
        IdlExpressionKind.Integer => expression.Integer,
        IdlExpressionKind.Double => expression.Double,
        IdlExpressionKind.Literal => expression.Text,
        IdlExpressionKind.List => new JsonArray([.. expression.Items.Select(Value)]),
        IdlExpressionKind.Map => new JsonObject
        {
            ["pairs"] = new JsonArray([.. expression.Pairs.Select(pair => new JsonArray(Value(pair.Key), Value(pair.Value)))]),
        },
        _ => expression.Target switch
        {
            IdlConstant constant => Value(constant.Source),
            IdlEnumMember member => member.Number,
            _ => expression.Text == "true",
        },
    };

    private static JsonObject Target(IdlExpression expression, IdlDocument document)
    {
        var owner = expression.Target is IdlEnumMember member ? member.Enum.Document : ((IdlConstant)expression.Target!).Document;
        var include = document.Includes.Select((include, index) => (include.Document, index)).FirstOrDefault(i => i.Document == owner, (null, -1)).index;
        var json = new JsonObject
        {
            ["include_index"] = include,
            ["is_enum"] = expression.Target is IdlEnumMember,
            ["name"] = expression.Target!.Name,
        };
        if (expression.Text.Split('.') is [.., var selector, _])
            json["selector"] = expression.Target is IdlEnumMember ? selector : expression.Text[..expression.Text.LastIndexOf('.')];
        return json;
    }
}
