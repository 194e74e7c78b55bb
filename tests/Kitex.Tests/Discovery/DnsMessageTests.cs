using System.Net;
using Kitex.Discovery.Dns;

namespace Kitex.Tests.Discovery;

public sealed class DnsMessageTests
{
    private const int Address = 1;
    private const int Alias = 5;
    private const int AddressV6 = 28;
    private const int Service = 33;

    private static readonly byte[] Question = DnsMessage.WriteQuestion(0x1234, "echo.test", DnsRecordType.Address);

    [Fact]
    public void A_question_stands_as_RFC_1035_has_it() => Assert.Equal(
        "123401000001000000000000046563686F0474657374000001" + "0001",
        Convert.ToHexString(Question));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("ä.test")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.test")]
    public void A_name_that_cannot_be_is_refused(string name) =>
        Assert.Throws<FormatException>(() => DnsMessage.WriteQuestion(1, name, DnsRecordType.Address));

    [Fact]
    public void A_name_of_the_longest_kind_is_written_and_a_longer_one_refused()
    {
        var longest = string.Join('.', Enumerable.Repeat(new string('a', 62), 4)) + ".b";
        Assert.Equal(253, longest.Length - 0);

        Assert.Equal(12 + 255 + 4, DnsMessage.WriteQuestion(1, longest, DnsRecordType.Address).Length);
        Assert.Throws<FormatException>(() => DnsMessage.WriteQuestion(1, longest + "b", DnsRecordType.Address));
    }

    [Fact]
    public void Addresses_of_both_kinds_are_read_with_their_time_to_live()
    {
        var answer = Read(new DnsBytes(Question).Counts(2)
            .Record(null, Address, [127, 0, 0, 11], timeToLive: 7)
            .Record(DnsBytes.Name("echo.test"), AddressV6, [.. IPAddress.IPv6Loopback.GetAddressBytes()], timeToLive: 0x80000001));

        Assert.Equal((IPAddress.Parse("127.0.0.11"), 7), Of(answer.Of("ECHO.test.", DnsRecordType.Address)));
        Assert.Equal((IPAddress.IPv6Loopback, 0), Of(answer.Of("echo.test", DnsRecordType.AddressV6)));

        static (IPAddress?, int) Of(IReadOnlyList<DnsRecord> records) => (Assert.Single(records).Address, records[0].TimeToLive);
    }

    [Fact]
    public void Service_records_are_read_with_what_is_added_of_their_targets()
    {
        byte[] target = [4, (byte)'h', (byte)'o', (byte)'s', (byte)'t', 0xC0, 12];
        var answer = Read(new DnsBytes(Question).Counts(1, 1, 2)
            .Record(null, Service, DnsBytes.Service(10, 60, 8001, target))
            .Record(null, 2, DnsBytes.Name("ns.test"))
            .Record(DnsBytes.Name("host.echo.test"), Address, [127, 0, 0, 1])
            .Record([0], 41, [], @class: 1232));

        var service = Assert.Single(answer.Of("echo.test", DnsRecordType.Service));
        Assert.Equal((10, 60, 8001, "host.echo.test"), (service.Priority, service.Weight, service.Port, service.Target));
        Assert.Single(answer.AddressesOf(service.Target));
    }

    [Fact]
    public void An_aliases_addresses_are_the_names_and_a_circle_of_aliases_has_none()
    {
        var answer = Read(new DnsBytes(Question).Counts(3)
            .Record(null, Alias, DnsBytes.Name("real.test"))
            .Record(DnsBytes.Name("real.test"), Address, [127, 0, 0, 1])
            .Record(DnsBytes.Name("foreign.test"), Address, [127, 0, 0, 2]));
        Assert.Equal("127.0.0.1", Assert.Single(answer.Of("echo.test", DnsRecordType.Address)).Address!.ToString());

        var circle = Read(new DnsBytes(Question).Counts(2)
            .Record(null, Alias, DnsBytes.Name("other.test"))
            .Record(DnsBytes.Name("other.test"), Alias, DnsBytes.Name("echo.test")));
        Assert.Empty(circle.Of("echo.test", DnsRecordType.Address));
    }

    [Fact]
    public void A_name_that_does_not_exist_has_no_records()
    {
        var answer = Read(new DnsBytes(Question, 0x8183));

        Assert.Equal((DnsAnswer.NoSuchName, false, 0), (answer.Code, answer.IsTruncated, answer.Records.Count));
    }

    [Fact]
    public void A_truncated_answer_says_so() => Assert.True(Read(new DnsBytes(Question, 0x8380).Counts(9)).IsTruncated);

    [Fact]
    public void What_answers_another_question_is_no_answer()
    {
        var good = new DnsBytes(Question).ToArray();
        Assert.True(DnsMessage.Answers(good, Question));
        foreach (var at in new[] { 0, 1, 2, 5, 13, 20, 24, 26 })
        {
            var other = good.ToArray();
            other[at] ^= 0x81;
            Assert.False(DnsMessage.Answers(other, Question), $"byte {at}");
        }

        Assert.False(DnsMessage.Answers(good.AsSpan(0, good.Length - 1), Question));
        Assert.False(DnsMessage.Answers([], Question));
    }

    [Fact]
    public void A_pointer_ahead_or_to_itself_is_refused_and_so_is_a_circle()
    {
        var at = (byte)Question.Length;
        AssertRefused(new DnsBytes(Question).Counts(1).Record([0xC0, at], Address, [1, 2, 3, 4]));
        AssertRefused(new DnsBytes(Question).Counts(1).Record([0xC0, (byte)(at + 4)], Address, [1, 2, 3, 4]));
        AssertRefused(new DnsBytes(Question).Counts(1).Record([1, (byte)'a', 0xC0, at], Address, [1, 2, 3, 4]));
        AssertRefused(new DnsBytes(Question).Counts(1).Record([0xFF, 0xFF], Address, [1, 2, 3, 4]));
    }

    [Theory]
    [InlineData(Address, 3)]
    [InlineData(Address, 5)]
    [InlineData(AddressV6, 4)]
    [InlineData(Service, 6)]
    [InlineData(Service, 0)]
    [InlineData(Alias, 0)]
    public void Records_of_a_wrong_size_are_refused(int type, int size) =>
        AssertRefused(new DnsBytes(Question).Counts(1).Record(null, type, new byte[size]));

    [Fact]
    public void A_name_that_ends_before_or_behind_its_record_is_refused()
    {
        AssertRefused(new DnsBytes(Question).Counts(1).Record(null, Alias, [.. DnsBytes.Name("a.b"), 1]));
        AssertRefused(new DnsBytes(Question).Counts(1).Record(null, Alias, DnsBytes.Name("a.b")[..^1]));
    }

    [Fact]
    public void A_name_without_an_end_is_refused() =>
        AssertRefused(new DnsBytes(Question).Counts(1).Record([.. Enumerable.Repeat((byte[])[1, (byte)'a'], 200).SelectMany(static x => x), 0], Address, [1, 2, 3, 4]));

    [Fact]
    public void Counts_that_promise_more_than_there_is_are_refused() =>
        AssertRefused(new DnsBytes(Question).Counts(65_535, 65_535, 65_535).Record(null, Address, [1, 2, 3, 4]));

    [Fact]
    public void An_answer_cut_anywhere_is_refused()
    {
        var whole = new DnsBytes(Question).Counts(1, 0, 1)
            .Record(null, Service, DnsBytes.Service(1, 2, 3, DnsBytes.Name("host.test")))
            .Record(DnsBytes.Name("host.test"), Address, [1, 2, 3, 4]).ToArray();
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.Throws<FormatException>(() => DnsMessage.ReadAnswer(whole.AsSpan(0, length), Question));
        }

        Assert.Equal(2, DnsMessage.ReadAnswer(whole, Question).Records.Count);
    }

    [Fact]
    public void Whatever_the_bytes_are_they_are_read_or_refused()
    {
        var random = new Random(20_261_128);
        var whole = new DnsBytes(Question).Counts(3, 0, 2)
            .Record(null, Service, DnsBytes.Service(1, 2, 3, DnsBytes.Name("host.test")))
            .Record(null, Alias, [1, (byte)'a', 0xC0, 17])
            .Record(null, AddressV6, new byte[16])
            .Record(DnsBytes.Name("host.test"), Address, [1, 2, 3, 4])
            .Record([0], 41, [0, 1, 0, 2]).ToArray();
        var read = 0;
        for (var i = 0; i < 200_000; i++)
        {
            var bytes = whole.ToArray();
            for (var changes = random.Next(1, 6); changes > 0; changes--)
            {
                // The question stays as it is: else nothing behind it is looked at.
                bytes[random.Next(2) == 0 ? random.Next(6, 12) : random.Next(Question.Length, bytes.Length)] = random.Next(4) == 0 ? (byte)0xC0 : (byte)random.Next(256);
            }

            try
            {
                DnsMessage.ReadAnswer(bytes.AsSpan(0, random.Next(8) == 0 ? random.Next(bytes.Length) : bytes.Length), Question);
                read++;
            }
            catch (FormatException)
            {
            }
        }

        Assert.InRange(read, 1, 199_999);
    }

    private static DnsAnswer Read(DnsBytes bytes) => DnsMessage.ReadAnswer(bytes.ToArray(), Question);

    private static void AssertRefused(DnsBytes bytes) => Assert.Throws<FormatException>(() => Read(bytes));
}
