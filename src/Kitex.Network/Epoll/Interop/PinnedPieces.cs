using System.Buffers;
using System.Runtime.CompilerServices;

namespace Kitex.Network.Epoll.Interop;

/// <summary>The pieces of one gathering send, held in place. More in one send bring nothing, and every system has a limit.</summary>
[InlineArray(Most)]
internal struct PinnedPieces
{
    public const int Most = 64;

    private MemoryHandle _first;
}
