using System.Text;
using Kitex.Tool.Bench;

namespace Kitex.Tool;

/// <summary>What the command writes to.</summary>
/// <param name="Output">Results.</param>
/// <param name="Report">Everything else that is said.</param>
internal sealed record CommandConsole(TextWriter Output, TextWriter Report)
{
    private const int UsualWidth = 80;

    /// <summary>The columns of the terminal that shows <see cref="Report"/>, now; null when it is no terminal.</summary>
    public Func<int>? Width { get; init; }

    /// <summary>The colors of <see cref="Output"/>.</summary>
    public Ink OutputInk { get; init; }

    /// <summary>The colors of <see cref="Report"/>.</summary>
    public Ink ReportInk { get; init; }

    /// <summary>Standard output and error of this process.</summary>
    public static CommandConsole OfProcess()
    {
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var isCapable = Environment.GetEnvironmentVariable("TERM") is not "dumb";
        var isColored = isCapable && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return new CommandConsole(Console.Out, Console.Error)
        {
            Width = isCapable && !Console.IsErrorRedirected ? ColumnsOfTerminal : null,
            OutputInk = new Ink(isColored && !Console.IsOutputRedirected),
            ReportInk = new Ink(isColored && !Console.IsErrorRedirected),
        };
    }

    private static int ColumnsOfTerminal()
    {
        try
        {
            return Console.WindowWidth is > 0 and var columns ? columns : UsualWidth;
        }
        catch (IOException)
        {
            return UsualWidth;
        }
    }
}
