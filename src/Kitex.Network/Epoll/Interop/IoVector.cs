using System.Runtime.InteropServices;

namespace Kitex.Network.Epoll.Interop;

/// <summary>The system's <c>iovec</c>: one piece of a gathering send.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct IoVector
{
    public void* Start;
    public nuint Length;
}
