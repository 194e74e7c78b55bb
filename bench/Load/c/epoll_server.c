/*
 * The limit of a server: one thread, one epoll, no codec. A request of Echo.echo becomes its reply by two changed bytes in
 * the buffer it was received in, and all that one read brought is answered by one send.
 *   epoll_server      prints where it listens; tells what it has used whenever a line comes; ends with its input
 */
#include "peer.h"

#include <poll.h>

enum { EVENTS = 256, BUFFER = LARGEST_FRAME + LENGTH_BYTES, PATIENCE_MS = 1000 };

struct connection {
    int descriptor;
    size_t held;         /* bytes of a frame that is not whole */
    unsigned char *part; /* they; NULL while there are none */
};

static unsigned char buffer[BUFFER];
static struct connection listener, input;

static void close_connection(struct connection *connection)
{
    close(connection->descriptor);
    free(connection->part);
    free(connection);
}

/* Every caller here has one call under way and reads, so waiting is a rare matter; one that does not is dropped. */
static int send_all(int descriptor, const unsigned char *bytes, size_t count)
{
    while (count > 0) {
        ssize_t sent = send(descriptor, bytes, count, MSG_NOSIGNAL);
        if (sent > 0) {
            bytes += sent;
            count -= (size_t)sent;
        } else if (sent < 0 && errno == EAGAIN) {
            struct pollfd writable = { .fd = descriptor, .events = POLLOUT };
            if (poll(&writable, 1, PATIENCE_MS) <= 0) return 0;
        } else if (sent == 0 || errno != EINTR) {
            return 0;
        }
    }
    return 1;
}

/* Answers what is whole in the buffer and keeps the rest. */
static int serve(struct connection *connection, size_t count)
{
    size_t done = 0;
    for (;;) {
        size_t size = frame_size(buffer + done, count - done);
        if (size > BUFFER) {
            fprintf(stderr, "A frame of %zu bytes; the C server takes up to %d.\n", size, BUFFER);
            return 0;
        }
        if (size == 0 || size > count - done) break;
        if (!is_echo(buffer + done, size, CALL)) {
            fprintf(stderr, "The C server answers framed calls of Echo.echo only.\n");
            return 0;
        }
        buffer[done + TYPE_AT] = REPLY;
        buffer[done + FIELD_AT] = buffer[done + FIELD_AT + 1] = 0;
        done += size;
    }
    if (done > 0 && !send_all(connection->descriptor, buffer, done)) return 0;
    connection->held = count - done;
    if (connection->held == 0) return 1;
    if (connection->part == NULL && (connection->part = malloc(BUFFER)) == NULL) return 0;
    memcpy(connection->part, buffer + done, connection->held);
    return 1;
}

/* A read that does not fill the buffer has taken everything; only an end that was announced is read up to. */
static void receive(struct connection *connection, int ended)
{
    for (;;) {
        size_t held = connection->held;
        if (held > 0) memcpy(buffer, connection->part, held);
        ssize_t received = recv(connection->descriptor, buffer + held, sizeof buffer - held, 0);
        if (received < 0 && errno == EINTR) continue;
        if (received < 0 && errno == EAGAIN) return;
        if (received <= 0 || !serve(connection, held + (size_t)received)) {
            close_connection(connection);
            return;
        }
        if (held + (size_t)received < sizeof buffer && !ended) return;
    }
}

static void accept_all(int poller)
{
    for (;;) {
        int descriptor = accept4(listener.descriptor, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (descriptor < 0 && errno == EINTR) continue;
        if (descriptor < 0 && (errno == EAGAIN || errno == ECONNABORTED)) return;
        if (descriptor < 0) fail("The C server cannot accept: %s.", strerror(errno));
        without_delay(descriptor);
        struct connection *connection = calloc(1, sizeof *connection);
        if (connection == NULL) fail("The C server has no memory left.");
        connection->descriptor = descriptor;
        struct epoll_event event = { .events = EPOLLIN | EPOLLRDHUP | EPOLLET, .data.ptr = connection };
        if (epoll_ctl(poller, EPOLL_CTL_ADD, descriptor, &event) != 0) fail("epoll_ctl: %s.", strerror(errno));
    }
}

/* One line out for every line in. */
static void tell_usage(void)
{
    char lines[256];
    ssize_t count = read(input.descriptor, lines, sizeof lines);
    if (count <= 0) exit(0);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    for (ssize_t i = 0; i < count; i++) {
        if (lines[i] == '\n') printf("%.0f 0 %ld\n", processor_microseconds(&usage), context_switches(&usage));
    }
    fflush(stdout);
}

static void watch(int poller, struct connection *what, int descriptor)
{
    what->descriptor = descriptor;
    struct epoll_event event = { .events = EPOLLIN, .data.ptr = what };
    if (epoll_ctl(poller, EPOLL_CTL_ADD, descriptor, &event) != 0) fail("epoll_ctl: %s.", strerror(errno));
}

int main(void)
{
    raise_descriptor_limit();
    int poller = epoll_create1(EPOLL_CLOEXEC);
    int listening = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t length = sizeof address;
    if (poller < 0 || listening < 0 || bind(listening, (struct sockaddr *)&address, length) != 0 || listen(listening, 512) != 0
        || getsockname(listening, (struct sockaddr *)&address, &length) != 0) {
        fail("The C server cannot listen: %s.", strerror(errno));
    }
    watch(poller, &listener, listening);
    watch(poller, &input, STDIN_FILENO);
    printf("127.0.0.1:%d\n", ntohs(address.sin_port));
    fflush(stdout);

    struct epoll_event events[EVENTS];
    for (;;) {
        int count = epoll_wait(poller, events, EVENTS, -1);
        if (count < 0 && errno != EINTR) fail("epoll_wait: %s.", strerror(errno));
        for (int i = 0; i < count; i++) {
            struct connection *connection = events[i].data.ptr;
            if (connection == &listener) accept_all(poller);
            else if (connection == &input) tell_usage();
            else receive(connection, (events[i].events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0);
        }
    }
}
