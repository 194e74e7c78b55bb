using System.Diagnostics;

namespace Kitex.Interop.Tests.Peers;

/// <summary>How code is generated for a language, and how its programs are run.</summary>
/// <param name="Command">Runs a program.</param>
/// <param name="Folder">Where the programs are, and how their names end.</param>
/// <param name="Generator">What the Thrift compiler calls the language.</param>
/// <param name="PathVariable">Where the programs find the generated code.</param>
/// <param name="Libraries">What they need besides; null where the system has it.</param>
internal sealed record PeerRuntime(string Command, (string Name, string Extension) Folder, string Generator, string PathVariable, string? Libraries)
{
    private static readonly PeerRuntime Python = new("/usr/bin/python3", ("python", ".py"), "py", "PYTHONPATH", null);

    private static readonly PeerRuntime Node =
        new("node", ("node", ".js"), "js:node,es6", "NODE_PATH", Path.Combine(Sources, "node", "node_modules"));

    /// <summary>The folder of this project: the programs are run where they are written.</summary>
    public static string Sources => Find(AppContext.BaseDirectory);

    public static PeerRuntime Of(PeerLanguage language) => language == PeerLanguage.Python ? Python : Node;

    /// <summary>Runs the Thrift compiler for this language.</summary>
    public ProcessStartInfo Generate(string output) =>
        new("thrift", ["--gen", Generator, "-out", output, Path.Combine(Sources, "interop.thrift")]);

    /// <summary>Runs a program, by its path without the end, with the code that was generated.</summary>
    public ProcessStartInfo Run(string program, string generated, params string[] arguments)
    {
        var start = new ProcessStartInfo(Command, [Path.Combine(Sources, Folder.Name, program + Folder.Extension), .. arguments]);
        start.Environment[PathVariable] = Libraries is null ? generated : $"{generated}{Path.PathSeparator}{Libraries}";
        // Nothing is written beside the sources.
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        return start;
    }

    private static string Find(string directory) =>
        File.Exists(Path.Combine(directory, "interop.thrift"))
            ? directory
            : Find(Path.GetDirectoryName(directory.TrimEnd(Path.DirectorySeparatorChar))
                ?? throw new DirectoryNotFoundException("No folder above the tests holds interop.thrift."));
}
