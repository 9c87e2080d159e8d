/* A disk that fails when it is told to: LD_PRELOAD this.

   WIJKSTEM_DISK names a file of three ints, shared with whoever tells: how many more writes and
   syncs go well (-1: all of them), how many fail after that, and with which errno. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

static int *told(void)
{
    static int *page;
    const char *path = getenv("WIJKSTEM_DISK");
    if (page == NULL && path != NULL) {
        int file = open(path, O_RDWR);
        void *map = mmap(NULL, 3 * sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        page = map == MAP_FAILED ? NULL : map;
        close(file);
    }
    return page;
}

static int fails(void)
{
    int *page = told();
    if (page == NULL || page[0] < 0)
        return 0;
    if (page[0] > 0) {
        page[0]--;
        return 0;
    }
    if (--page[1] <= 0)
        page[0] = -1;
    errno = page[2];
    return 1;
}

int fsync(int file)
{
    static int (*really)(int);
    if (really == NULL)
        really = dlsym(RTLD_NEXT, "fsync");
    return fails() ? -1 : really(file);
}

int fdatasync(int file)
{
    static int (*really)(int);
    if (really == NULL)
        really = dlsym(RTLD_NEXT, "fdatasync");
    return fails() ? -1 : really(file);
}

ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t at)
{
    static ssize_t (*really)(int, const void *, size_t, off64_t);
    if (really == NULL)
        really = dlsym(RTLD_NEXT, "pwrite64");
    return fails() ? -1 : really(file, bytes, size, at);
}
