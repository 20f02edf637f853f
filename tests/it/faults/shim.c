/*
 * What stands between the program under test and the system: loaded before the C library (LD_PRELOAD), it counts every
 * call that changes something under a queue's name, and at the one it was told to does what a fault would do.
 *
 * Linux, 64 bits. Nothing of it is in the product. failpoints.rs compiles it, arms it and judges what is left.
 *
 *   FAULT_PLACE   the queue; every file whose path begins so counts, and so does syncing its folder
 *   FAULT_AT      the number of the call, from 1; 0 for none
 *   FAULT_HOW     stop   the process ends before the call
 *                 torn   the process ends in the middle of it, where it is a write
 *                 once   the call fails with FAULT_ERROR, every other one works
 *                 from   the call fails, and every one after it
 *                 loss   the machine loses power: what was not synced is as it was before, or a part of it is there
 *   FAULT_ERROR   a number of errno
 *   FAULT_SEED    which part of what was not synced is there after a loss; 0 for nothing of it
 *   FAULT_LOG     where the calls are written down, a line each
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { SECTOR = 512, MOST = 4096 };

/* A file, whatever it is called: what is on the disk for certain, and what it held when it lost its last name. */
struct object {
    dev_t device;
    ino_t number;
    int has_no_name;
    char *synced;
    size_t synced_length;
    char *last;
    size_t last_length;
};

/* A name: which object it leads to now, and which one after a loss. -1 for none. */
struct name {
    char *path;
    int now;
    int synced;
};

/* A change of a folder that its syncing has not made certain yet. The changes of one call carry one number. */
struct change {
    int name;
    int object;
    unsigned call;
};

static struct object objects[MOST];
static struct name names[MOST];
static struct change changes[MOST];
static int object_count, name_count, change_count;
static unsigned change_calls;

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static const char *place, *how = "";
static size_t place_length;
static unsigned long at, calls;
static int error_number = EIO, log_file = -1, is_ready;
static uint64_t state;

__attribute__((constructor)) static void begin(void) {
    const char *text = getenv("FAULT_PLACE");
    if (text == NULL) return;
    place_length = strlen(text);
    place = text;
    if ((text = getenv("FAULT_AT")) != NULL) at = strtoul(text, NULL, 10);
    if ((text = getenv("FAULT_HOW")) != NULL) how = text;
    if ((text = getenv("FAULT_ERROR")) != NULL) error_number = atoi(text);
    if ((text = getenv("FAULT_SEED")) != NULL) state = strtoull(text, NULL, 10);
    if ((text = getenv("FAULT_LOG")) != NULL)
        log_file = (int)syscall(SYS_openat, AT_FDCWD, text, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    is_ready = 1;
}

static void give_up(const char *why) {
    dprintf(2, "shim: %s\n", why);
    syscall(SYS_exit_group, 98);
}

static uint64_t below(uint64_t limit) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (state >> 33) % limit;
}

static int is_ours(const char *path) { return is_ready && strncmp(path, place, place_length) == 0; }

/* The folder of the queue, or one under its name. */
static int is_folder(const char *path) {
    size_t length = strlen(path);
    return is_ready && (is_ours(path) || (length < place_length && strncmp(place, path, length) == 0 && place[length] == '/'));
}

static int path_of(int fd, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return 1;
}

/* Reads a whole file past the functions below. */
static char *content(const char *path, size_t *length) {
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
    *length = 0;
    if (fd < 0) return NULL;
    struct stat about;
    if (fstat(fd, &about) != 0) give_up("stat");
    char *bytes = malloc((size_t)about.st_size + 1);
    if (bytes == NULL) give_up("memory");
    ssize_t got;
    while (*length < (size_t)about.st_size && (got = pread(fd, bytes + *length, (size_t)about.st_size - *length, (off_t)*length)) > 0)
        *length += (size_t)got;
    syscall(SYS_close, fd);
    return bytes;
}

static int name_of(const char *path) {
    for (int i = 0; i < name_count; i++)
        if (strcmp(names[i].path, path) == 0) return i;
    if (name_count == MOST) give_up("too many names");
    names[name_count] = (struct name){strdup(path), -1, -1};
    return name_count++;
}

static int object_of(const struct stat *about) {
    for (int i = 0; i < object_count; i++)
        if (!objects[i].has_no_name && objects[i].device == about->st_dev && objects[i].number == about->st_ino) return i;
    return -1;
}

static int new_object(const struct stat *about, char *bytes, size_t length) {
    if (object_count == MOST) give_up("too many files");
    objects[object_count] = (struct object){about->st_dev, about->st_ino, 0, bytes, length, NULL, 0};
    return object_count++;
}

static void note_change(int name, int object) {
    if (change_count == MOST) give_up("too many changes");
    names[name].now = object;
    changes[change_count++] = (struct change){name, object, change_calls};
}

/* Takes a file that stood there before into account: what it holds is taken for synced. */
static int known(const char *path) {
    int name = name_of(path);
    struct stat about;
    if (names[name].now < 0 && lstat(path, &about) == 0 && S_ISREG(about.st_mode)) {
        size_t length;
        int object = object_of(&about);
        if (object < 0) {
            char *bytes = content(path, &length);
            object = new_object(&about, bytes, length);
        }
        names[name].now = names[name].synced = object;
    }
    return name;
}

/* Makes certain what was changed in a folder. */
static void folder_synced(const char *folder) {
    size_t length = strlen(folder);
    int kept = 0;
    for (int i = 0; i < change_count; i++) {
        const char *path = names[changes[i].name].path;
        if (strncmp(path, folder, length) == 0 && path[length] == '/' && strchr(path + length + 1, '/') == NULL)
            names[changes[i].name].synced = changes[i].object;
        else
            changes[kept++] = changes[i];
    }
    change_count = kept;
}

static void file_synced(int fd) {
    struct stat about;
    if (fstat(fd, &about) != 0) return;
    int object = object_of(&about);
    if (object < 0) return;
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    free(objects[object].synced);
    objects[object].synced = content(path, &objects[object].synced_length);
}

/* Puts what the disk may hold of a file together: each sector as it was synced, or as it was written since. */
static char *after_loss(struct object *object, const char *now, size_t now_length, size_t *length) {
    int some = state != 0;
    *length = some && below(2) ? now_length : object->synced_length;
    char *bytes = calloc(*length + 1, 1);
    if (bytes == NULL) give_up("memory");
    for (size_t from = 0; from < *length; from += SECTOR) {
        int is_new = some && below(2);
        const char *source = is_new ? now : object->synced;
        size_t of = is_new ? now_length : object->synced_length;
        size_t end = from + SECTOR < *length ? from + SECTOR : *length;
        if (end > of) end = of;
        if (from < end) memcpy(bytes + from, source + from, end - from);
    }
    return bytes;
}

static void lose_power(void) {
    /* Folders are written in order: some of the changes are there, from the first on. */
    unsigned first = change_count > 0 ? changes[0].call : 0;
    unsigned span = change_count > 0 ? changes[change_count - 1].call - first + 1 : 0;
    unsigned there = state != 0 && span > 0 ? (unsigned)below(span + 1) : 0;
    for (int i = 0; i < change_count; i++)
        if (changes[i].call < first + there) names[changes[i].name].synced = changes[i].object;
    static char *bytes[MOST];
    static size_t lengths[MOST];
    for (int i = 0; i < name_count; i++) {
        if (names[i].synced < 0) continue;
        struct object *object = &objects[names[i].synced];
        char *now = object->last;
        size_t now_length = object->last_length;
        for (int other = 0; !object->has_no_name && other < name_count; other++)
            if (names[other].now == names[i].synced) now = content(names[other].path, &now_length);
        bytes[i] = after_loss(object, now, now_length, &lengths[i]);
    }
    for (int i = 0; i < name_count; i++) {
        syscall(SYS_unlinkat, AT_FDCWD, names[i].path, 0);
        if (names[i].synced < 0) continue;
        int fd = (int)syscall(SYS_openat, AT_FDCWD, names[i].path, O_WRONLY | O_CREAT | O_EXCL, 0600);
        size_t done = 0;
        while (fd >= 0 && done < lengths[i]) {
            ssize_t put = syscall(SYS_write, fd, bytes[i] + done, lengths[i] - done);
            if (put <= 0) give_up("write");
            done += (size_t)put;
        }
        if (fd < 0) give_up("open");
        syscall(SYS_close, fd);
    }
}

/* Counts a call; returns whether it is to fail. Ends the process where that is what was asked for. */
static int fails(const char *what, const char *path, int fd, const void *bytes, size_t length) {
    calls++;
    if (log_file >= 0) dprintf(log_file, "%lu %s %s\n", calls, what, path);
    if (at == 0 || calls < at) return 0;
    if (strcmp(how, "from") == 0 || (strcmp(how, "once") == 0 && calls == at)) {
        errno = error_number;
        return 1;
    }
    if (calls > at) return 0;
    if (strcmp(how, "torn") == 0 && bytes != NULL && length > 1) syscall(SYS_write, fd, bytes, length / 2);
    if (strcmp(how, "loss") == 0) lose_power();
    if (strcmp(how, "once") != 0) syscall(SYS_exit_group, 97);
    return 0;
}

static int is_watched(int fd, char *path) { return is_ready && path_of(fd, path) && is_ours(path); }

#define LOCK pthread_mutex_lock(&guard)
#define UNLOCK pthread_mutex_unlock(&guard)

static int open_at(int folder, const char *path, int flags, mode_t mode) {
    if (!is_ready || !is_ours(path)) return (int)syscall(SYS_openat, folder, path, flags, mode);
    LOCK;
    int name = known(path);
    int was_there = names[name].now >= 0;
    int fd = (int)syscall(SYS_openat, folder, path, flags, mode);
    struct stat about;
    if (fd >= 0 && !was_there && fstat(fd, &about) == 0 && S_ISREG(about.st_mode)) {
        change_calls++;
        note_change(name, new_object(&about, calloc(1, 1), 0));
    }
    UNLOCK;
    return fd;
}

#define MODE                                                                                                               \
    mode_t mode = 0;                                                                                                       \
    if (flags & (O_CREAT | O_TMPFILE)) {                                                                                   \
        va_list more;                                                                                                      \
        va_start(more, flags);                                                                                             \
        mode = va_arg(more, mode_t);                                                                                       \
        va_end(more);                                                                                                      \
    }

int open(const char *path, int flags, ...) {
    MODE return open_at(AT_FDCWD, path, flags, mode);
}
int open64(const char *path, int flags, ...) {
    MODE return open_at(AT_FDCWD, path, flags, mode);
}
int openat(int folder, const char *path, int flags, ...) {
    MODE return open_at(folder, path, flags, mode);
}
int openat64(int folder, const char *path, int flags, ...) {
    MODE return open_at(folder, path, flags, mode);
}

ssize_t write(int fd, const void *bytes, size_t length) {
    char path[PATH_MAX];
    if (!is_watched(fd, path)) return syscall(SYS_write, fd, bytes, length);
    LOCK;
    ssize_t done = fails("write", path, fd, bytes, length) ? -1 : syscall(SYS_write, fd, bytes, length);
    UNLOCK;
    return done;
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    char path[PATH_MAX];
    if (!is_watched(fd, path)) return syscall(SYS_writev, fd, parts, count);
    LOCK;
    ssize_t done = fails("write", path, fd, NULL, 0) ? -1 : syscall(SYS_writev, fd, parts, count);
    UNLOCK;
    return done;
}

static ssize_t write_at(int fd, const void *bytes, size_t length, off_t offset) {
    char path[PATH_MAX];
    if (!is_watched(fd, path)) return syscall(SYS_pwrite64, fd, bytes, length, offset);
    LOCK;
    ssize_t done = fails("write", path, fd, NULL, 0) ? -1 : syscall(SYS_pwrite64, fd, bytes, length, offset);
    UNLOCK;
    return done;
}
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) { return write_at(fd, bytes, length, offset); }
ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t offset) { return write_at(fd, bytes, length, offset); }

static int cut(int fd, off_t length) {
    char path[PATH_MAX];
    if (!is_watched(fd, path)) return (int)syscall(SYS_ftruncate, fd, length);
    LOCK;
    int done = fails("cut", path, fd, NULL, 0) ? -1 : (int)syscall(SYS_ftruncate, fd, length);
    UNLOCK;
    return done;
}
int ftruncate(int fd, off_t length) { return cut(fd, length); }
int ftruncate64(int fd, off_t length) { return cut(fd, length); }

static int sync_with(long call, int fd) {
    char path[PATH_MAX];
    struct stat about;
    if (!is_ready || !path_of(fd, path) || fstat(fd, &about) != 0) return (int)syscall(call, fd);
    int is_a_folder = S_ISDIR(about.st_mode) && is_folder(path);
    if (!is_a_folder && !is_ours(path)) return (int)syscall(call, fd);
    LOCK;
    int done = -1;
    if (!fails("sync", path, fd, NULL, 0)) {
        /* What a kernel does for it takes long and makes no difference here: the process ends, the machine does not. */
        done = 0;
        if (is_a_folder) folder_synced(path);
        else file_synced(fd);
    }
    UNLOCK;
    return done;
}
int fsync(int fd) { return sync_with(SYS_fsync, fd); }
int fdatasync(int fd) { return sync_with(SYS_fdatasync, fd); }

/* An object that a name leaves: what it holds is kept for the case that the leaving is lost. */
static void leave(int name) {
    int object = names[name].now;
    if (object < 0) return;
    objects[object].last = content(names[name].path, &objects[object].last_length);
    objects[object].has_no_name = 1;
}

int rename(const char *from, const char *to) {
    if (!is_ours(from) && !is_ours(to)) return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
    LOCK;
    int done = -1;
    if (!fails("rename", to, -1, NULL, 0)) {
        int old = known(from), new = known(to);
        leave(new);
        done = (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
        if (done == 0) {
            change_calls++;
            note_change(new, names[old].now);
            note_change(old, -1);
        } else if (names[new].now >= 0) {
            objects[names[new].now].has_no_name = 0;
        }
    }
    UNLOCK;
    return done;
}

int unlink(const char *path) {
    if (!is_ours(path)) return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    LOCK;
    int done = -1;
    if (!fails("unlink", path, -1, NULL, 0)) {
        int name = known(path);
        leave(name);
        done = (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
        if (done == 0 && names[name].now >= 0) {
            change_calls++;
            note_change(name, -1);
        } else if (names[name].now >= 0) {
            objects[names[name].now].has_no_name = 0;
        }
    }
    UNLOCK;
    return done;
}
