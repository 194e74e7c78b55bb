using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kitex.Network.Epoll.Interop;

/// <summary>Events as the system writes them: 12 bytes each on x64, where the structure is packed, 16 elsewhere.</summary>
internal static unsafe class EpollEvents
{
    /// <summary>The bytes of one event.</summary>
    public static readonly int Size = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    private static readonly int DataOffset = Size - sizeof(ulong);

    /// <summary>What happened.</summary>
    public static uint Flags(byte* events, int index) => Unsafe.ReadUnaligned<uint>(events + (index * Size));

    /// <summary>What the descriptor was registered with.</summary>
    public static ulong Data(byte* events, int index) => Unsafe.ReadUnaligned<ulong>(events + (index * Size) + DataOffset);

    /// <summary>Adds, changes or removes a descriptor's registration.</summary>
    /// <returns>False when the system refuses.</returns>
    public static bool Control(int epoll, int operation, int descriptor, uint flags, ulong data)
    {
        var change = stackalloc byte[Size];
        Unsafe.WriteUnaligned(change, flags);
        Unsafe.WriteUnaligned(change + DataOffset, data);
        return Libc.EpollControl(epoll, operation, descriptor, change) == 0;
    }
}
