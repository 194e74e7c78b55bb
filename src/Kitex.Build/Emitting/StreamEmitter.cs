using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>
/// Emits the encoding and decoding of the messages of a stream. A struct goes as it is, without arguments or a result around it;
/// any other type is wrapped into a struct, a request under the id of the argument and a response under id 0.
/// </summary>
internal static class StreamEmitter
{
    public static void Emit(CodeWriter code, IdlMethod method, FileContext file)
    {
        EmitRequest(code, method.Arguments[0], method, file);
        if (MethodShape.WrapsResponses(method))
        {
            ResultEmitter.EmitEncode(code, method.Result, [], file);
            ResultEmitter.EmitDecode(code, method.Result, [], file);
            return;
        }

        var response = MethodShape.ResultType(method, file.Types);
        MethodEmitter.EmitShort(code, ResultEmitter.Encode, $"WriteStruct(({response})response.Message!, output);");
        MethodEmitter.EmitShort(code, ResultEmitter.Decode, $"{Runtime.RpcResponse}.Success(ReadStruct<{response}>(body));");
    }

    private static void EmitRequest(CodeWriter code, IdlField argument, IdlMethod method, FileContext file)
    {
        var request = file.Types.Of(argument.Type);
        if (!MethodShape.WrapsRequests(method))
        {
            MethodEmitter.EmitShort(code, MethodEmitter.EncodeRequest, $"WriteStruct(({request})message!, output);");
            MethodEmitter.EmitShort(code, MethodEmitter.DecodeRequest, $"ReadStruct<{request}>(body);");
            return;
        }

        code.Gap();
        using (code.Open(MethodEmitter.EncodeRequest))
        {
            code.Line($"var writer = new {Runtime.Writer}(output);");
            code.Line("writer.WriteStructBegin();");
            code.Line($"writer.WriteFieldBegin({TypeNames.Wire(argument.Type)}, {argument.Id});");
            file.Code.Write(code, argument.Type, $"({request})message!", mayBeNull: false);
            code.Line("writer.WriteStructEnd();");
            code.Line("writer.Flush();");
        }

        code.Gap();
        using (code.Open(MethodEmitter.DecodeRequest))
        {
            var demanded = argument.Requiredness == IdlRequiredness.Required;
            code.Line($"var reader = new {Runtime.Reader}(body);");
            code.Line($"{request} argument = {(argument.Default is { } value ? file.Values.Of(value) : file.Values.Zero(argument.Type))};");
            if (demanded)
                code.Line("var hasArgument = false;");
            var present = demanded ? " hasArgument = true;" : "";
            FieldLoop.Emit(code, () =>
                code.Line($"case {argument.Id} when type == {TypeNames.Wire(argument.Type)}: argument = {file.Code.Read(argument.Type)};{present} break;"));
            if (demanded)
                code.Line(MethodEmitter.MissingArgument("!hasArgument", method, argument));
            code.Line("return argument;");
        }
    }
}
