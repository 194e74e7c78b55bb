using Kitex.Protocols.Http2;

namespace Kitex.Tests.Protocols.Http2;

public sealed class HeaderBlockBufferTests
{
    [Fact]
    public void Fragments_become_one_block_and_the_next_block_begins_empty()
    {
        using var buffer = new HeaderBlockBuffer();
        Assert.True(buffer.Block.IsEmpty);
        var random = new Random(6);
        for (var block = 0; block < 20; block++)
        {
            var all = new List<byte>();
            for (var fragments = random.Next(8); fragments > 0; fragments--)
            {
                var fragment = new byte[random.Next(5000)];
                random.NextBytes(fragment);
                buffer.Add(fragment);
                all.AddRange(fragment);
            }

            Assert.Equal(all, buffer.Block.ToArray());
            buffer.Clear();
            Assert.True(buffer.Block.IsEmpty);
        }
    }
}
