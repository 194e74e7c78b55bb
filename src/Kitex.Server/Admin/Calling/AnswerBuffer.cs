using System.Buffers;

namespace Kitex.Server.Admin.Calling;

/// <summary>Takes an answer as JSON, up to what a form can show.</summary>
internal sealed class AnswerBuffer : IBufferWriter<byte>
{
    /// <summary>The largest answer, in bytes.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private readonly ArrayBufferWriter<byte> _written = new();

    public ReadOnlyMemory<byte> Written => _written.WrittenMemory;

    public void Advance(int count) => _written.Advance(count);

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Check(sizeHint);
        return _written.GetMemory(sizeHint);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Check(sizeHint);
        return _written.GetSpan(sizeHint);
    }

    private void Check(int more)
    {
        if (_written.WrittenCount + (long)more > MaxBytes)
        {
            throw new InvalidOperationException($"as JSON it is larger than {MaxBytes} bytes, the most that is shown");
        }
    }
}
