using Kitex.Protocols.TTHeader;
using Kitex.Server.Tests.Networks;

namespace Kitex.Server.Tests.Calls;

public abstract class PayloadCheckTests(TestNetwork network) : ServerSuite(network)
{
    public static TheoryData<bool, bool> Sides => new() { { true, true }, { true, false }, { false, true }, { false, false } };

    [Theory]
    [MemberData(nameof(Sides))]
    public async Task A_checksum_is_checked_where_both_sides_make_it_and_passes_elsewhere(bool byClient, bool byServer)
    {
        var server = await StartAsync(configure: o =>
        {
            if (byServer)
            {
                o.ValidatePayloads(PayloadValidator.Crc32C);
            }
        });
        foreach (var multiplexed in new[] { false, true })
        {
            var client = Client(server, o =>
            {
                if (byClient)
                {
                    o.ValidatePayloads(PayloadValidator.Crc32C);
                }

                if (multiplexed)
                {
                    o.Multiplexed();
                }
            });

            Assert.Equal("hello", (await client.EchoAsync(Say("hello"))).Message);
            Assert.Equal(Desk.Pattern(300_000), (await client.FillAsync(300_000)).ToArray());
            await Assert.ThrowsAsync<RpcRemoteException>(async () => await client.ChooseAsync(2));
        }
    }

    [Fact]
    public async Task A_check_of_ones_own_sees_what_was_sent_and_received()
    {
        var check = new LengthCheck();
        var client = Client(await StartAsync(configure: o => o.ValidatePayloads(check)), o => o.ValidatePayloads(check).TTHeaderFramed());

        Assert.Equal(3, await client.AddAsync(1, 2));

        Assert.Equal((2, 2), (check.Made, check.Checked));
    }

    [Fact]
    public async Task A_reply_that_fails_its_check_fails_the_call_and_costs_the_connection()
    {
        var engine = new RecordingEngine(Engine);
        var address = Script(static async peer =>
        {
            var reply = RawReply.TTHeader(await peer.ReceiveAsync(), "0800000000000300");
            await peer.SendAsync(reply);
            await peer.ExpectClosedAsync();
        });
        var client = Client(address, o => o.UseEngine(engine).ValidatePayloads(new LengthCheck()));

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await client.AddAsync(1, 2));

        Assert.Equal(RpcErrorCode.Protocol, failure.Code);
        Assert.Contains("its check PV_length = '' fails", failure.Message, StringComparison.Ordinal);
    }

    private sealed class LengthCheck() : PayloadValidator("length")
    {
        private int _made;
        private int _checked;

        public int Made => _made;

        public int Checked => _checked;

        public override string? Generate(ReadOnlySpan<byte> payload)
        {
            Interlocked.Increment(ref _made);
            return $"{payload.Length}";
        }

        public override bool Validate(string text, ReadOnlySpan<byte> payload)
        {
            Interlocked.Increment(ref _checked);
            return text == $"{payload.Length}";
        }
    }

    public sealed class OverSockets() : PayloadCheckTests(new SocketNetwork());

    public sealed class InMemory() : PayloadCheckTests(new MemoryNetwork());
}
