/* What the C server and the C client have in common: framed Thrift messages of Echo.echo, and what a process has used. */
#ifndef PEER_H
#define PEER_H

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    /* frame length | 80 01 00 type | 4 | "echo" | sequence id | 0c, field id | 0b 00 01, length | text | 00 00 */
    LENGTH_BYTES = 4,
    TYPE_AT = 7,
    NAME_AT = 8,
    SEQUENCE_AT = 16,
    FIELD_AT = 21,
    TEXT_LENGTH_AT = 26,
    TEXT_AT = 30,
    SMALLEST_FRAME = TEXT_AT + 2,
    LARGEST_FRAME = 1 << 20,
    CALL = 1,
    REPLY = 2,
    EXCEPTION = 3,
};

static const unsigned char name_and_length[8] = { 0, 0, 0, 4, 'e', 'c', 'h', 'o' };

_Noreturn static void fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(1);
}

static inline uint32_t read_u32(const unsigned char *at)
{
    uint32_t value;
    memcpy(&value, at, sizeof value);
    return ntohl(value);
}

static inline void write_u32(unsigned char *at, uint32_t value)
{
    value = htonl(value);
    memcpy(at, &value, sizeof value);
}

/* The frame's bytes with its length, 0 while the length is not there yet. */
static inline size_t frame_size(const unsigned char *bytes, size_t count)
{
    return count < LENGTH_BYTES ? 0 : (size_t)LENGTH_BYTES + read_u32(bytes);
}

static inline int is_echo(const unsigned char *frame, size_t size, int type)
{
    return size >= SMALLEST_FRAME && frame[4] == 0x80 && frame[5] == 1 && frame[6] == 0 && frame[TYPE_AT] == type
        && memcmp(frame + NAME_AT, name_and_length, sizeof name_and_length) == 0;
}

static inline void without_delay(int descriptor)
{
    int on = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

/* Ten thousand connections need as many descriptors: what the system allows is taken. */
static inline void raise_descriptor_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static inline double processor_microseconds(const struct rusage *usage)
{
    return (double)usage->ru_utime.tv_sec * 1e6 + (double)usage->ru_utime.tv_usec
        + (double)usage->ru_stime.tv_sec * 1e6 + (double)usage->ru_stime.tv_usec;
}

static inline long context_switches(const struct rusage *usage)
{
    return usage->ru_nvcsw + usage->ru_nivcsw;
}

#endif
