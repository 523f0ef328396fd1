using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Vwap.Simulator;

/// <summary>The exchange cannot listen on the given address.</summary>
public sealed class ListenException : IOException
{
    internal ListenException(IPEndPoint address, Exception cause)
        : base($"cannot listen on {address}: {Explain(cause)}; choose another with --listen, or port 0 for any free port", cause) =>
        Address = address;

    /// <summary>The address that cannot be listened on.</summary>
    public IPEndPoint Address { get; }

    private static string Explain(Exception cause) => cause switch
    {
        AddressInUseException or { InnerException: AddressInUseException } => "the port is in use",
        SocketException socket => socket.Message,
        { InnerException: SocketException socket } => socket.Message,
        _ => cause.Message,
    };
}
