using Kitex.Network.Connections;

namespace Kitex.Network.Tests.Connections;

public sealed class InputBufferTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_receiving_and_consuming_keeps_every_byte(int seed)
    {
        var random = new Random(seed);
        var input = new InputBuffer();
        var model = new List<byte>();
        for (var step = 0; step < 3000; step++)
        {
            if (random.Next(3) > 0 && model.Count < 500_000)
            {
                var space = input.Space();
                Assert.False(space.IsEmpty);
                var bytes = random.RandomBytes(random.Next(space.Length + 1));
                bytes.CopyTo(space);
                input.Received(bytes.Length);
                model.AddRange(bytes);
            }
            else
            {
                var count = random.Next(4) == 0 ? model.Count : random.Next(model.Count + 1);
                input.Consume(count);
                model.RemoveRange(0, count);
            }

            Assert.Equal(model.Count, input.Length);
        }

        Assert.Equal([.. model], input.Bytes.ToArray());
        input.Release();
        Assert.Equal(0, input.Length);
        Assert.True(input.Bytes.IsEmpty);
    }

    [Fact]
    public void Space_grows_with_what_has_come_and_shrinks_with_what_is_left()
    {
        var input = new InputBuffer();
        var first = input.Space().Length;
        Fill(input, 1_000_000);
        Assert.InRange(input.Space().Length, 1, 3_200_000);

        input.Consume(input.Length - 10);
        while (input.Space().Length > first)
        {
            var space = input.Space().Length;
            input.Received(space);
            input.Consume(space);
        }

        Assert.Equal(10, input.Length);
        Assert.InRange(input.Space().Length, 1, first);
    }

    [Fact]
    public void Consuming_too_much_is_refused()
    {
        var input = new InputBuffer();
        Fill(input, 3);
        Assert.Throws<ArgumentOutOfRangeException>(() => input.Consume(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => input.Consume(-1));
    }

    private static void Fill(InputBuffer input, int count)
    {
        while (input.Length < count)
        {
            input.Received(Math.Min(input.Space().Length, count - input.Length));
        }
    }
}
