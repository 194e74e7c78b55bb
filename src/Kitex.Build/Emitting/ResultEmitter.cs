using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>Emits the encoding and decoding of results: field 0 is the result, the others are declared exceptions.</summary>
internal static class ResultEmitter
{
    public const string Encode = $"public override void EncodeResponse(in {Runtime.RpcResponse} response, {Runtime.OutputBuffer} output)";
    public const string Decode = $"public override {Runtime.RpcResponse} DecodeResponse({Runtime.ByteSpan} body)";

    public static void EmitEncode(CodeWriter code, IdlType? type, IReadOnlyList<IdlField> declared, FileContext file)
    {
        code.Gap();
        using (code.Open(Encode))
        {
            code.Line($"var writer = new {Runtime.Writer}(output);");
            code.Line("writer.WriteStructBegin();");
            var throws = Distinct(declared).ToList();
            for (var i = 0; i < throws.Count; i++)
            {
                using (code.Open($"{(i == 0 ? "" : "else ")}if (response.Error?.Cause is {MethodShape.ExceptionType(throws[i].Type, file.Types)} error{i})"))
                    EmitField(code, throws[i].Type, throws[i].Id, $"error{i}{(MethodShape.IsException(throws[i].Type) ? "" : ".Value")}", file);
            }
            if (type is { } result)
            {
                using (code.Open($"{(throws.Count == 0 ? "" : "else ")}if (response.Message is not null)"))
                    EmitField(code, result, 0, Cast(result, file), file);
            }
            code.Line("writer.WriteStructEnd();");
            code.Line("writer.Flush();");
        }
    }

    public static void EmitDecode(CodeWriter code, IdlType? type, IReadOnlyList<IdlField> declared, FileContext file)
    {
        code.Gap();
        using (code.Open(Decode))
        {
            code.Line($"var reader = new {Runtime.Reader}(body);");
            // An empty result is the zero value: Kitex sends it for a handler that returned nothing.
            var isStruct = type?.Category == IdlTypeCategory.Struct;
            if (type is { } result)
                code.Line(isStruct ? $"{file.Types.Of(result)}? result = null;" : $"{file.Types.Of(result)} result = {file.Values.Zero(result)};");
            if (declared.Count > 0)
                code.Line("global::System.Exception? error = null;");

            FieldLoop.Emit(code, () => EmitCases(code, type, declared, file));

            var value = type is null ? "null" : isStruct ? $"result ?? {file.Types.Value(type)}.Default" : "result";
            var success = $"{Runtime.RpcResponse}.Success({value})";
            code.Line(declared.Count == 0
                ? $"return {success};"
                : $"return error is null ? {success} : {Runtime.RpcError}.Declared(error);");
        }
    }

    public static void EmitDeclares(CodeWriter code, IReadOnlyList<IdlField> declared, FileContext file)
    {
        if (declared.Count == 0)
            return;
        code.Gap();
        code.Line("public override bool Declares(global::System.Exception exception) =>");
        code.Continuation($"exception is {string.Join(" or ", Distinct(declared).Select(field => MethodShape.ExceptionPattern(field.Type, file.Types)))};");
    }

    private static void EmitCases(CodeWriter code, IdlType? type, IReadOnlyList<IdlField> declared, FileContext file)
    {
        if (type is { } result)
            code.Case($"case 0 when type == {TypeNames.Wire(result)}:", $"result = {file.Code.Read(result)};");
        else
            // Kitex's generic servers say void with a field of its own that holds an empty struct.
            code.Line($"case 0 when type == {Runtime.Type}.Void: reader.Skip({Runtime.Type}.Struct); break;");

        // Of several exceptions with one id, a reader cannot tell which it is: it takes the first.
        foreach (var field in declared.DistinctBy(static field => field.Id))
        {
            var read = file.Code.Read(field.Type);
            var error = MethodShape.IsException(field.Type) ? read : $"new {MethodShape.ExceptionType(field.Type, file.Types)}({read})";
            code.Case($"case {field.Id} when type == {TypeNames.Wire(field.Type)}:", $"error = {error};");
        }
    }

    // One declared twice counts once.
    private static IEnumerable<IdlField> Distinct(IReadOnlyList<IdlField> declared) => declared.DistinctBy(static field => field.Type.Struct);

    private static string Cast(IdlType result, FileContext file)
    {
        var cast = $"({file.Types.Of(result)})response.Message";
        return result.Category == IdlTypeCategory.Struct ? $"({cast})" : cast;
    }

    private static void EmitField(CodeWriter code, IdlType type, short id, string value, FileContext file)
    {
        code.Line($"writer.WriteFieldBegin({TypeNames.Wire(type)}, {id});");
        file.Code.Write(code, type, value, mayBeNull: false);
    }
}
