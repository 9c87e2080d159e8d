/* Makes fsync and fdatasync take 1 ms longer, as on a real disk: LD_PRELOAD this. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>

typedef int (*sync_function)(int);

static int slowly(const char *name, int file)
{
    const struct timespec a_millisecond = {0, 1000000};
    nanosleep(&a_millisecond, NULL);
    return ((sync_function)dlsym(RTLD_NEXT, name))(file);
}

int fsync(int file)
{
    return slowly("fsync", file);
}

int fdatasync(int file)
{
    return slowly("fdatasync", file);
}
