using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>Emits the encoding and decoding of results: field 0 is the result, the others are declared exceptions.</summary>
internal static class ResultEmitter
{
    public const string Encode = $"public override void EncodeResponse(in {Runtime.RpcResponse} response, {Runtime.OutputBuffer} output)";
    public const string Decode = $"public override {Runtime.RpcResponse} DecodeResponse({Runtime.ByteSpan} body)";

    public static void EmitEncode(CodeWriter code, IdlMethod method, FileContext file)
    {
        code.Gap();
        using (code.Open(Encode))
        {
            code.Line($"var writer = new {Runtime.Writer}(output);");
            code.Line("writer.WriteStructBegin();");
            var throws = MethodShape.Throws(method).ToList();
            for (var i = 0; i < throws.Count; i++)
            {
                using (code.Open($"{(i == 0 ? "" : "else ")}if (response.Error?.Cause is {file.Types.Of(throws[i].Type)} error{i})"))
                    EmitField(code, throws[i].Type, throws[i].Id, $"error{i}", file);
            }
            if (method.Result is { } result)
            {
                using (code.Open($"{(throws.Count == 0 ? "" : "else ")}if (response.Message is not null)"))
                    EmitField(code, result, 0, Cast(result, file), file);
            }
            code.Line("writer.WriteStructEnd();");
            code.Line("writer.Flush();");
        }
    }

    public static void EmitDecode(CodeWriter code, IdlMethod method, FileContext file)
    {
        code.Gap();
        using (code.Open(Decode))
        {
            code.Line($"var reader = new {Runtime.Reader}(body);");
            // An empty result is the zero value: Kitex sends it for a handler that returned nothing.
            var isStruct = method.Result?.Category == IdlTypeCategory.Struct;
            if (method.Result is { } result)
                code.Line(isStruct ? $"{file.Types.Of(result)}? result = null;" : $"{file.Types.Of(result)} result = {file.Values.Zero(result)};");
            if (method.Throws.Count > 0)
                code.Line("global::System.Exception? error = null;");

            FieldLoop.Emit(code, () => EmitCases(code, method, file));

            var value = method.Result is null ? "null" : isStruct ? $"result ?? {file.Types.Of(method.Result)}.Default" : "result";
            var success = $"{Runtime.RpcResponse}.Success({value})";
            code.Line(method.Throws.Count == 0
                ? $"return {success};"
                : $"return error is null ? {success} : {Runtime.RpcError}.Declared(error);");
        }
    }

    public static void EmitDeclares(CodeWriter code, IdlMethod method, FileContext file)
    {
        if (method.Throws.Count == 0)
            return;
        code.Gap();
        code.Line("public override bool Declares(global::System.Exception exception) =>");
        code.Continuation($"exception is {string.Join(" or ", MethodShape.Throws(method).Select(field => file.Types.Of(field.Type)))};");
    }

    private static void EmitCases(CodeWriter code, IdlMethod method, FileContext file)
    {
        if (method.Result is { } result)
            code.Line($"case 0 when type == {TypeNames.Wire(result)}: result = {file.Code.Read(result)}; break;");
        else
            // Kitex's generic servers say void with a field of its own that holds an empty struct.
            code.Line($"case 0 when type == {Runtime.Type}.Void: reader.Skip({Runtime.Type}.Struct); break;");
        foreach (var field in method.Throws)
            code.Line($"case {field.Id} when type == {TypeNames.Wire(field.Type)}: error = {file.Code.Read(field.Type)}; break;");
    }

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
