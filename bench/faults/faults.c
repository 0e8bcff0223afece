/*
 * Stands between a program and the C library and makes the disk, or the clock, misbehave on demand. The program under test is the one
 * that is shipped: nothing in it knows of this file.
 *
 *   FAULT_FILES=.ledger        files whose path holds this text are affected
 *   FAULT_CONTROL=FILE         the first line of this file is the order, read again at every call, "" for none:
 *       eio-sync               fsync and fdatasync fail with EIO, once
 *       eio-sync-threadless    ... and from then on the system gives the process no thread any more
 *       enospc                 every write fails with ENOSPC
 *       die-before-write       the process is killed before it writes
 *       die-in-write           ... when half of it is written
 *       die-before-sync        ... when all is written and nothing is forced to the disk
 *       die-after-sync         ... when it is durable
 *       die-before-answer      ... before the first write to a socket that follows a sync
 *   FAULT_CLOCK=FILE           the seconds in this file are added to the clock, but not to its monotonic twin
 *
 * Orders other than enospc are carried out once and then removed from the file.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static volatile int synced;
static volatile int threadless;

/* Plain system calls, so that nothing here comes back to itself. */
static int slurp(const char *variable, char *into, size_t room) {
    const char *path = getenv(variable);
    if (path == NULL) return 0;
    long fd = syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
    if (fd < 0) return 0;
    long got = syscall(SYS_read, fd, into, room - 1);
    syscall(SYS_close, fd);
    if (got <= 0) return 0;
    into[got] = 0;
    into[strcspn(into, "\n")] = 0;
    return into[0] != 0;
}

static int ordered(const char *what) {
    char order[64];
    return slurp("FAULT_CONTROL", order, sizeof order) && strcmp(order, what) == 0;
}

static void done(void) {
    long fd = syscall(SYS_openat, AT_FDCWD, getenv("FAULT_CONTROL"), O_WRONLY | O_TRUNC | O_CLOEXEC, 0);
    if (fd >= 0) syscall(SYS_close, fd);
}

static void die(void) {
    done();
    syscall(SYS_kill, getpid(), SIGKILL);
}

static int affected(int fd) {
    char link[64], path[4096];
    const char *files = getenv("FAULT_FILES");
    if (files == NULL) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    long got = syscall(SYS_readlink, link, path, sizeof path - 1);
    if (got <= 0) return 0;
    path[got] = 0;
    return strstr(path, files) != NULL;
}

static int is_socket(int fd) {
    struct stat status;
    return fstat(fd, &status) == 0 && S_ISSOCK(status.st_mode);
}

static int sync_with(long number, int fd) {
    int ours = affected(fd);
    if (ours && ordered("die-before-sync")) die();
    int last = ours && ordered("eio-sync-threadless");
    if (last || (ours && ordered("eio-sync"))) {
        done();
        threadless = last;
        errno = EIO;
        return -1;
    }
    int result = (int) syscall(number, fd);
    if (ours && ordered("die-after-sync")) die();
    if (ours && ordered("die-before-answer")) synced = 1;
    return result;
}

int fsync(int fd) { return sync_with(SYS_fsync, fd); }
int fdatasync(int fd) { return sync_with(SYS_fdatasync, fd); }

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *), void *argument) {
    static int (*create)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
    if (threadless) return EAGAIN;
    if (create == NULL) create = dlsym(RTLD_NEXT, "pthread_create");
    return create(thread, attributes, run, argument);
}

static ssize_t put_at(int fd, const void *bytes, size_t count, off_t at) {
    if (affected(fd)) {
        if (ordered("die-before-write")) die();
        if (ordered("die-in-write")) {
            syscall(SYS_pwrite64, fd, bytes, count / 2, at);
            die();
        }
        if (ordered("enospc")) {
            errno = ENOSPC;
            return -1;
        }
    }
    return syscall(SYS_pwrite64, fd, bytes, count, at);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) { return put_at(fd, bytes, count, at); }
ssize_t pwrite64(int fd, const void *bytes, size_t count, off_t at) { return put_at(fd, bytes, count, at); }

static void before_answer(int fd) {
    if (synced && ordered("die-before-answer") && is_socket(fd)) die();
}

ssize_t write(int fd, const void *bytes, size_t count) {
    before_answer(fd);
    if (getenv("FAULT_FILES") != NULL && affected(fd) && ordered("enospc")) {
        errno = ENOSPC;
        return -1;
    }
    return syscall(SYS_write, fd, bytes, count);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    before_answer(fd);
    return syscall(SYS_writev, fd, parts, count);
}

static long shift(void) {
    char text[64];
    return slurp("FAULT_CLOCK", text, sizeof text) ? atol(text) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    int result = (int) syscall(SYS_clock_gettime, clock, now);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += shift();
    return result;
}

int gettimeofday(struct timeval *now, void *zone) {
    int result = (int) syscall(SYS_gettimeofday, now, zone);
    if (result == 0) now->tv_sec += shift();
    return result;
}

time_t time(time_t *into) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (into != NULL) *into = now.tv_sec;
    return now.tv_sec;
}
