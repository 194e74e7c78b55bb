using System.Runtime.InteropServices;

namespace Kitex.Network.Epoll.Interop;

/// <summary>The system's <c>msghdr</c>, as 64-bit Linux lays it out.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MessageHeader
{
    public void* Name;
    public uint NameLength;
    public IoVector* Pieces;
    public nuint PieceCount;
    public void* Control;
    public nuint ControlLength;
    public int Flags;
}
