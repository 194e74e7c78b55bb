using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>Emits the class that encodes and decodes the messages of a method.</summary>
internal static class MethodEmitter
{
    public const string EncodeRequest = $"public override void EncodeRequest(object? message, {Runtime.OutputBuffer} output)";
    public const string DecodeRequest = $"public override object? DecodeRequest({Runtime.ByteSpan} body)";

    public static void Emit(CodeWriter code, IdlMethod method, MethodNames names, FileContext file)
    {
        code.Line($"/// <summary>Encodes and decodes {method.Service.Name}.{method.Name}.</summary>");
        using (code.Open(
            $"public sealed class {names.Class}(string service) : {Runtime.Method}(service, {Literals.Of(method.Name)}, {MethodShape.Kind(method)})"))
        {
            if (MethodShape.IsStreaming(method))
                StreamEmitter.Emit(code, method, file);
            else
                EmitCall(code, method, names, file);
        }
    }

    private static void EmitCall(CodeWriter code, IdlMethod method, MethodNames names, FileContext file)
    {
        if (file.Arguments(method, names) is { } arguments)
        {
            EmitShort(code, EncodeRequest, $"WriteStruct(({arguments})message!, output);");
            EmitShort(code, DecodeRequest, $"ReadStruct<{arguments}>(body);");
        }
        else
        {
            EmitEncodeRequest(code, method, file);
            EmitDecodeRequest(code, method, file);
        }

        ResultEmitter.EmitEncode(code, method.Result, method.Throws, file);
        ResultEmitter.EmitDecode(code, method.Result, method.Throws, file);
        ResultEmitter.EmitDeclares(code, method.Throws, file);
        SchemaEmitter.EmitMethod(code, method, file);
    }

    private static void EmitEncodeRequest(CodeWriter code, IdlMethod method, FileContext file)
    {
        using (code.Open(EncodeRequest))
        {
            code.Line($"var writer = new {Runtime.Writer}(output);");
            code.Line("writer.WriteStructBegin();");
            if (MethodShape.SingleStruct(method) is { } argument)
            {
                code.Line($"var argument = ({file.Types.Of(argument.Type)}?)message;");
                code.Line($"writer.WriteFieldBegin({TypeNames.Wire(argument.Type)}, {argument.Id});");
                file.Code.Write(code, argument.Type, "argument", mayBeNull: true);
            }
            code.Line("writer.WriteStructEnd();");
            code.Line("writer.Flush();");
        }
    }

    private static void EmitDecodeRequest(CodeWriter code, IdlMethod method, FileContext file)
    {
        code.Gap();
        using (code.Open(DecodeRequest))
        {
            code.Line($"var reader = new {Runtime.Reader}(body);");
            if (MethodShape.SingleStruct(method) is not { } argument)
            {
                code.Line($"reader.Skip({Runtime.Type}.Struct);");
                code.Line("return null;");
                return;
            }

            code.Line($"{file.Types.Of(argument.Type)}? argument = null;");
            FieldLoop.Emit(code, () =>
                code.Line($"case {argument.Id} when type == {TypeNames.Wire(argument.Type)}: argument = {file.Code.Read(argument.Type)}; break;"));
            if (argument.Requiredness == IdlRequiredness.Required)
                code.Line(MissingArgument("argument is null", method, argument));
            var absent = argument.Default is { } value
                ? file.Values.Of(value)
                : $"throw new {Runtime.MissingArgument}(ToString(), {Literals.Of(argument.Name)})";
            code.Line($"return argument ?? {absent};");
        }
    }

    /// <summary>The statement that refuses a message without a required argument.</summary>
    public static string MissingArgument(string condition, IdlMethod method, IdlField argument) =>
        $"if ({condition}) {Runtime.Reader}.ThrowMissingField({Literals.Of($"{method.Service.Name}.{method.Name}")}, {Literals.Of(argument.Name)});";

    /// <summary>Writes a method that is an expression.</summary>
    public static void EmitShort(CodeWriter code, string signature, string expression)
    {
        code.Gap();
        code.Line(signature + " =>");
        code.Continuation(expression);
    }
}
