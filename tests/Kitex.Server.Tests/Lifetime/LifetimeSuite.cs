using System.Collections.Concurrent;
using Kitex.Client;
using Kitex.Discovery;
using Kitex.Server.Tests.Networks;
using Kitex.Server.Tests.Protobuf;

namespace Kitex.Server.Tests.Lifetime;

/// <summary>Servers that come and go under load, and clients that find them in a local registry.</summary>
public abstract class LifetimeSuite : ServerSuite
{
    protected const int Workers = 6;

    private readonly TemporaryDirectory _directory;

    // What is owned first goes last.
    protected LifetimeSuite()
        : base(new SocketNetwork()) => _directory = Own(new TemporaryDirectory());

    /// <summary>The ways calls go.</summary>
    public static TheoryData<string> Ways => ["framed", "ttheader", "multiplexed", "grpc"];

    private protected string RegistryDirectory => _directory.Path;

    private protected LocalRegistry Registry => new(new LocalRegistryOptions { Directory = RegistryDirectory });

    /// <summary>A client of the way, and what it calls.</summary>
    private protected Func<string, Task<string>> Caller(string way, Action<KitexClientBuilder>? configure = null)
    {
        if (way == "grpc")
        {
            var notes = Own(new NotesClient(o => Found(o.Grpc(static x => x with { ConnectionsPerAddress = 1 }), configure)));
            return async text => (await notes.EchoAsync(new Note { Text = text })).Text;
        }

        var desk = Client("127.0.0.1:0", o => Found(
            way switch
            {
                "framed" => o.Framed(),
                "multiplexed" => o.Multiplexed(),
                _ => o,
            },
            configure));
        return async text => (await desk.EchoAsync(Say(text))).Message;
    }

    /// <summary>How many instances the registry knows.</summary>
    private protected async Task<int> CountAsync()
    {
        await foreach (var instances in Registry.WatchAsync(new ServiceTarget("desk"), default))
        {
            return instances.Count;
        }

        return 0;
    }

    private void Found(KitexClientBuilder o, Action<KitexClientBuilder>? configure)
    {
        o.UseResolver(Registry).UseEngine(Engine).Timeout(Limit).ConnectTimeout(Limit);
        configure?.Invoke(o);
    }

    /// <summary>Calls without a pause until it is told to stop.</summary>
    private protected sealed class Load
    {
        private readonly ConcurrentQueue<string> _lost = new();
        private readonly Task _calling;
        private readonly ConcurrentQueue<string> _lostSinceMark = new();
        private volatile bool _isOver;
        private volatile bool _isMarked;
        private int _answered;

        public Load(Func<string, Task<string>> call) =>
            _calling = Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(async () =>
            {
                for (var i = 0; !_isOver; i++)
                {
                    var isMarked = _isMarked;
                    try
                    {
                        var text = $"{worker}.{i}";
                        Assert.Equal(text, await call(text));
                        Interlocked.Increment(ref _answered);
                    }
                    catch (RpcException failed)
                    {
                        _lost.Enqueue($"{failed.Code}: {failed.Message}");
                        if (isMarked)
                        {
                            _lostSinceMark.Enqueue(failed.Message);
                        }
                    }
                }
            })));

        public int Answered => Volatile.Read(ref _answered);

        public IReadOnlyCollection<string> Lost => _lost;

        /// <summary>Those of them that began after the mark.</summary>
        public IReadOnlyCollection<string> LostSinceMark => _lostSinceMark;

        /// <summary>Calls that begin from now on are told apart.</summary>
        public void Mark() => _isMarked = true;

        /// <summary>Waits for more calls to be answered.</summary>
        public Task MoreAsync(int calls)
        {
            var until = Answered + calls;
            return Eventually.TrueAsync(() => Answered >= until || _calling.IsCompleted);
        }

        public async Task EndAsync()
        {
            _isOver = true;
            await _calling.WaitAsync(Limit);
        }
    }
}
