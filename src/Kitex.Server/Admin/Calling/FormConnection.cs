using System.Net;

namespace Kitex.Server.Admin.Calling;

/// <summary>What a call from a form comes by: the admin port.</summary>
internal sealed class FormConnection(AdminQuestion question, TimeProvider time) : RpcConnection
{
    public override EndPoint? RemoteEndPoint => question.RemoteEndPoint;

    public override EndPoint? LocalEndPoint => question.LocalEndPoint;

    public override CancellationToken Closed => default;

    public override TimeProvider Time => time;
}
