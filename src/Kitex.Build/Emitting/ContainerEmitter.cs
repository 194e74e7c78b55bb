using Kitex.Idl.Model;

namespace Kitex.Build.Emitting;

/// <summary>Emits the class that reads, writes and compares the lists, sets and maps of a file.</summary>
internal static class ContainerEmitter
{
    // What a container that claims many elements gets at first: it grows with those that really come.
    private const int FirstCapacity = 1024;

    public static void Emit(CodeWriter code, FileContext file)
    {
        // Comparers are asked for while code is written, so that the list is complete only now.
        var words = file.Containers.Used.Select(static used => used.Word).ToList();
        file.Scope.Enter([.. ReservedNames.StaticClass, .. words.SelectMany(static word => new[] { word, "Read" + word, "Write" + word })]);
        using (code.Open($"file static class {file.Containers.Name}"))
        {
            foreach (var (type, word) in file.Containers.Used)
                code.Assignment($"public static readonly {Runtime.EqualityComparer}<{file.Types.Of(type)}> {word}", Comparer(type, file));

            foreach (var (type, word) in file.Containers.Used)
            {
                if (type.Category == IdlTypeCategory.List && TypeNames.IsNumber(type.Element!))
                    continue;
                EmitRead(code, type, word, file);
                EmitWrite(code, type, word, file);
            }
        }
    }

    private static string Comparer(IdlType type, FileContext file)
    {
        var element = Values.Comparer(type.Element!, file.Containers);
        var arguments = type.Category == IdlTypeCategory.Map
            ? $"{element ?? "null"}, {Values.Comparer(type.Key!, file.Containers) ?? "null"}"
            : element;
        if (arguments == "null, null")
            arguments = null;
        var parameters = type.Category == IdlTypeCategory.Map
            ? $"{file.Types.Of(type.Key!)}, {file.Types.Of(type.Element!)}"
            : file.Types.Of(type.Element!);
        return $"{Runtime.Equality}.{type.Category}<{parameters}>({arguments})";
    }

    private static void EmitRead(CodeWriter code, IdlType type, string word, FileContext file)
    {
        code.Gap();
        var signature = $"public static {file.Types.Of(type)} Read{word}(";
        string[] parameters = [$"ref {Runtime.Reader} reader"];
        if (type.Category == IdlTypeCategory.Set && TypeNames.IsNumber(type.Element!))
        {
            // A set is a list on the wire but for its type.
            code.List(signature, parameters, ") =>");
            code.Continuation($"new {Runtime.Set}<{file.Types.Of(type.Element!)}>(reader.Read{type.Element!.Category}List());");
            return;
        }

        code.List(signature, parameters, ")");
        using (code.OpenBrace())
        {
            var least = TypeNames.LeastBytes(type.Element!);
            code.Line(type.Category == IdlTypeCategory.Map
                ? $"var count = reader.ReadMapBegin({TypeNames.LeastBytes(type.Key!)}, {least});"
                : $"var count = reader.Read{type.Category}Begin({least});");
            code.Line($"if (count == 0) return {file.Values.Zero(type)};");
            code.Line($"var items = {Create(type, file)};");
            EmitItems(code, type, file);
            code.Line(type.Category == IdlTypeCategory.Set ? $"return {NewSet(type, file)};" : "return items;");
        }
    }

    private static void EmitItems(CodeWriter code, IdlType type, FileContext file)
    {
        const string Loop = "for (var i = 0; i < count; i++)";
        var element = file.Code.Read(type.Element!);
        if (type.Category != IdlTypeCategory.Map)
        {
            code.Line(IsArray(type) ? $"{Loop} items[i] = {element};" : $"{Loop} items.Add({element});");
            return;
        }

        using (code.Open(Loop))
        {
            code.Line($"var key = {file.Code.Read(type.Key!)};");
            code.Line($"items[key] = {element};");
        }
    }

    private static string Create(IdlType type, FileContext file)
    {
        var element = file.Types.Of(type.Element!);
        if (IsArray(type))
            return $"new {element}[count]";

        var capacity = $"global::System.Math.Min(count, {FirstCapacity})";
        return type.Category == IdlTypeCategory.Map
            ? $"new {Runtime.Dictionary}<{file.Types.Of(type.Key!)}, {element}>({capacity}{AndComparer(type.Key!, file)})"
            : $"new {Runtime.List}<{element}>({capacity})";
    }

    private static string NewSet(IdlType type, FileContext file) =>
        $"new {Runtime.Set}<{file.Types.Of(type.Element!)}>(items{AndComparer(type.Element!, file)})";

    private static string AndComparer(IdlType compared, FileContext file) =>
        Values.Comparer(compared, file.Containers) is { } comparer ? $", {comparer}" : "";

    // The count is checked against the bytes that are there: an array costs at most a few times their number. A struct may be a
    // single byte, so a list of structs grows.
    private static bool IsArray(IdlType type) =>
        type.Category != IdlTypeCategory.Map && type.Element!.Category != IdlTypeCategory.Struct;

    private static void EmitWrite(CodeWriter code, IdlType type, string word, FileContext file)
    {
        code.Gap();
        code.List($"public static void Write{word}(", [$"ref {Runtime.Writer} writer", $"{file.Types.Of(type)}? items"], ")");
        using (code.OpenBrace())
        {
            var element = file.Types.Of(type.Element!);
            switch (type.Category)
            {
                case IdlTypeCategory.List:
                    code.Line($"writer.WriteListBegin({TypeNames.Wire(type.Element!)}, items?.Count ?? 0);");
                    code.Line("if (items is null) return;");
                    using (code.Open("for (var i = 0; i < items.Count; i++)"))
                    {
                        code.Line("var item = items[i];");
                        file.Code.Write(code, type.Element!, "item", mayBeNull: true);
                    }
                    break;
                case IdlTypeCategory.Set:
                    code.Line($"var all = new {Runtime.Items}<{element}>(items);");
                    code.Line($"writer.WriteSetBegin({TypeNames.Wire(type.Element!)}, all.Count);");
                    using (code.Open("foreach (var item in all)"))
                        file.Code.Write(code, type.Element!, "item", mayBeNull: true);
                    break;
                default:
                    code.Line($"var all = new {Runtime.Pairs}<{file.Types.Of(type.Key!)}, {element}>(items);");
                    code.Line($"writer.WriteMapBegin({TypeNames.Wire(type.Key!)}, {TypeNames.Wire(type.Element!)}, all.Count);");
                    using (code.Open("foreach (var item in all)"))
                    {
                        file.Code.Write(code, type.Key!, "item.Key", mayBeNull: true);
                        file.Code.Write(code, type.Element!, "item.Value", mayBeNull: true);
                    }
                    break;
            }
        }
    }
}
