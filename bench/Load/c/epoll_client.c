/*
 * The limit of a client: one thread, one epoll, one call of Echo.echo under way on every connection, no codec.
 *   epoll_client 127.0.0.1:port connections idle warm-up-seconds seconds characters
 * Idle connections make one call each before the load begins, and are silent from then on. The lines between it and the
 * program that drives it are those of the other clients: "idle" (if there are any), "begin", "end", and the figures.
 */
#include "peer.h"

#include <time.h>

/* After the end of a load, for the last replies: a server that stands still shall not hold up those who measure it. */
enum { GRACE_MS = 10000, TICK_MS = 1000 };
enum { EVENTS = 256, BUFFER = LARGEST_FRAME + LENGTH_BYTES, STEP_BITS = 7, STEPS = 1 << STEP_BITS, BUCKETS = (64 - STEP_BITS + 1) * STEPS };

struct connection {
    int descriptor;      /* -1 once a call on it was not answered at all */
    uint32_t sequence;
    uint64_t started;    /* 0 while no call is under way */
    size_t held;         /* bytes of a reply that is not whole */
    unsigned char *part; /* they; NULL while there are none */
};

static unsigned char buffer[BUFFER];
static unsigned char *request;
static size_t request_size;
static uint64_t counts[BUCKETS]; /* of latencies, in steps that grow with the value */
static uint64_t calls, failed;

static uint64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void count_latency(uint64_t nanoseconds)
{
    int shift = 63 - __builtin_clzll(nanoseconds | 1) - STEP_BITS;
    if (shift < 0) shift = 0;
    counts[shift * STEPS + (int)(nanoseconds >> shift)]++;
    calls++;
}

/* The latency in microseconds that this share of the calls did not exceed. */
static double percentile(double share)
{
    double rank = share * (double)calls;
    uint64_t seen = 0;
    for (int i = 0; i < BUCKETS; i++) {
        seen += counts[i];
        if (counts[i] > 0 && (double)seen >= rank) {
            int shift = i / STEPS > 1 ? i / STEPS - 1 : 0;
            return (double)((uint64_t)(i - shift * STEPS) << shift) / 1000.0;
        }
    }
    return 0;
}

static void make_request(uint32_t characters)
{
    static const unsigned char head[] = { 0x80, 1, 0, CALL, 0, 0, 0, 4, 'e', 'c', 'h', 'o', 0, 0, 0, 0, 0x0c, 0, 1, 0x0b, 0, 1 };
    request_size = SMALLEST_FRAME + (size_t)characters;
    request = calloc(1, request_size);
    if (request == NULL) fail("The C client has no memory left.");
    write_u32(request, (uint32_t)request_size - LENGTH_BYTES);
    memcpy(request + LENGTH_BYTES, head, sizeof head);
    write_u32(request + TEXT_LENGTH_AT, characters);
    memset(request + TEXT_AT, 'x', characters);
}

static void open_connection(struct connection *connection, const struct sockaddr_in *address)
{
    connection->descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connection->descriptor < 0) fail("The C client cannot open another connection: %s.", strerror(errno));
    /* An end by reset leaves no port behind that waits for minutes: ten thousand of them per round would use them up. */
    struct linger reset = { .l_onoff = 1, .l_linger = 0 };
    setsockopt(connection->descriptor, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    without_delay(connection->descriptor);
    if (connect(connection->descriptor, (const struct sockaddr *)address, sizeof *address) != 0) fail("The C client cannot connect: %s.", strerror(errno));
}

static void call(struct connection *connection)
{
    write_u32(request + SEQUENCE_AT, ++connection->sequence);
    ssize_t sent = send(connection->descriptor, request, request_size, MSG_NOSIGNAL);
    if (sent != (ssize_t)request_size) fail("The C client sent %zd of %zu bytes: %s.", sent, request_size, strerror(errno));
}

/* True for the reply that is due, false for an exception in its place. */
static int check_reply(const struct connection *connection, const unsigned char *frame, size_t size)
{
    int is_reply = is_echo(frame, size, REPLY);
    if (!is_reply && !is_echo(frame, size, EXCEPTION)) fail("The C client was answered with something that is no reply of Echo.echo.");
    if (read_u32(frame + SEQUENCE_AT) != connection->sequence) fail("The C client was answered out of order.");
    if (is_reply && size != request_size) fail("The C client was answered with %zu bytes instead of %zu.", size, request_size);
    return is_reply;
}

/* One call, waiting for its reply. */
static void call_once(struct connection *connection)
{
    call(connection);
    if (recv(connection->descriptor, buffer, request_size, MSG_WAITALL) != (ssize_t)request_size) fail("The C client got no whole reply on an idle connection.");
    if (!check_reply(connection, buffer, request_size)) fail("The C client was refused on an idle connection.");
}

enum outcome { PARTIAL, ANSWERED, FAILED };

static enum outcome receive(struct connection *connection)
{
    size_t held = connection->held;
    if (held > 0) memcpy(buffer, connection->part, held);
    ssize_t received = recv(connection->descriptor, buffer + held, sizeof buffer - held, 0);
    if (received < 0 && (errno == EAGAIN || errno == EINTR)) return PARTIAL;
    if (received <= 0) fail("The server closed a connection: %s.", received == 0 ? "in good order" : strerror(errno));
    held += (size_t)received;
    size_t size = frame_size(buffer, held);
    if (size > BUFFER || (size > 0 && held > size)) fail("The C client got %zu bytes where one reply was due.", held);
    if (size > 0 && held == size) {
        connection->held = 0;
        return check_reply(connection, buffer, size) ? ANSWERED : FAILED;
    }
    if (connection->part == NULL && (connection->part = malloc(BUFFER)) == NULL) fail("The C client has no memory left.");
    memcpy(connection->part, buffer, held);
    connection->held = held;
    return PARTIAL;
}

/* Whatever is under way counts as failed; its connections are used no more, as a late reply would be taken for the next one's. */
static void give_up(struct connection *connections, int count)
{
    for (int i = 0; i < count; i++) {
        if (connections[i].started == 0) continue;
        failed++;
        close(connections[i].descriptor);
        connections[i].descriptor = -1;
        connections[i].started = 0;
    }
}

/* Calls on every connection until the time is up and the last reply has come; the seconds it took. */
static double load(int poller, struct connection *connections, int count, double seconds)
{
    uint64_t started = now(), end = started + (uint64_t)(seconds * 1e9);
    int under_way = 0;
    for (int i = 0; i < count; i++) {
        if (connections[i].descriptor < 0) {
            failed++;
            continue;
        }
        connections[i].started = now();
        call(&connections[i]);
        under_way++;
    }
    struct epoll_event events[EVENTS];
    while (under_way > 0) {
        int ready = epoll_wait(poller, events, EVENTS, TICK_MS);
        if (ready < 0 && errno != EINTR) fail("epoll_wait: %s.", strerror(errno));
        if (ready == 0 && now() > end + GRACE_MS * 1000000ull) {
            give_up(connections, count);
            break;
        }
        for (int i = 0; i < ready; i++) {
            struct connection *connection = events[i].data.ptr;
            enum outcome outcome = receive(connection);
            if (outcome == PARTIAL) continue;
            uint64_t time = now();
            if (outcome == ANSWERED) count_latency(time - connection->started);
            else failed++;
            if (time >= end) {
                connection->started = 0;
                under_way--;
                continue;
            }
            connection->started = time;
            call(connection);
        }
    }
    return (double)(now() - started) / 1e9;
}

/* Says what was reached, and waits to be told to go on. */
static void reach(const char *what)
{
    char line[64];
    puts(what);
    fflush(stdout);
    if (fgets(line, sizeof line, stdin) == NULL) exit(1);
}

int main(int argument_count, char **arguments)
{
    char *colon = argument_count == 7 ? strchr(arguments[1], ':') : NULL;
    if (colon == NULL) fail("usage: epoll_client address:port connections idle warm-up-seconds seconds characters");
    *colon = 0;
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(colon + 1)) };
    if (inet_pton(AF_INET, arguments[1], &address.sin_addr) != 1) fail("The C client takes IPv4 addresses, not %s.", arguments[1]);
    int count = atoi(arguments[2]), idle = atoi(arguments[3]);
    double warm_up = atof(arguments[4]), seconds = atof(arguments[5]);
    make_request((uint32_t)atoi(arguments[6]));
    raise_descriptor_limit();

    struct connection *connections = calloc((size_t)(count + idle), sizeof *connections);
    if (connections == NULL) fail("The C client has no memory left.");
    for (int i = count; i < count + idle; i++) {
        open_connection(&connections[i], &address);
        call_once(&connections[i]);
    }
    if (idle > 0) reach("idle");

    int poller = epoll_create1(EPOLL_CLOEXEC);
    for (int i = 0; i < count; i++) {
        open_connection(&connections[i], &address);
        fcntl(connections[i].descriptor, F_SETFL, O_NONBLOCK);
        struct epoll_event event = { .events = EPOLLIN | EPOLLRDHUP | EPOLLET, .data.ptr = &connections[i] };
        if (epoll_ctl(poller, EPOLL_CTL_ADD, connections[i].descriptor, &event) != 0) fail("epoll_ctl: %s.", strerror(errno));
    }
    load(poller, connections, count, warm_up);
    memset(counts, 0, sizeof counts);
    calls = failed = 0;

    reach("begin");
    struct rusage before, after;
    getrusage(RUSAGE_SELF, &before);
    double elapsed = load(poller, connections, count, seconds);
    getrusage(RUSAGE_SELF, &after);
    reach("end");
    printf("%lu %lu %.9f %.3f %.3f %.3f %.0f 0 %ld\n", (unsigned long)calls, (unsigned long)failed, elapsed, percentile(0.5), percentile(0.99), percentile(0.999),
        processor_microseconds(&after) - processor_microseconds(&before), context_switches(&after) - context_switches(&before));
    return 0;
}
