/* A small dyld for Linux: maps a Mach-O image of this machine, walks its chained fixups, calls LC_MAIN or exported functions.
   Written from Apple's headers, apart from the package, to witness it. Prints what the called code returned.
   loader PROGRAM ARGUMENTS…, loader DYLIB FUNCTION INTEGERS…, or loader DYLIB for the library of the package's own tests. */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static uint8_t *file;
static long size;
static uint64_t preferred, end;
static uint8_t *base;

static long helper(long x) { return x * 10; }
static const struct { const char *name; void *address; } known[] = {
  {"_puts", puts}, {"_helper", helper}, {"_read", read}, {"_write", write}, {"_exit", exit}, {"___error", __errno_location}};

static uint32_t u32(const void *p) { uint32_t v; memcpy(&v, p, 4); return v; }
static uint64_t u64(const void *p) { uint64_t v; memcpy(&v, p, 8); return v; }
static void fail(const char *why) { fprintf(stderr, "%s\n", why); exit(99); }

static void *resolve(const char *name) {
  for (unsigned i = 0; i < sizeof known / sizeof *known; i++) if (!strcmp(known[i].name, name)) return known[i].address;
  fail(name);
  return 0;
}

static uint64_t uleb(const uint8_t **p) {
  uint64_t v = 0;
  for (int shift = 0;; shift += 7) { uint8_t b = *(*p)++; v |= (uint64_t)(b & 0x7f) << shift; if (!(b & 0x80)) return v; }
}

static void *lookup(const uint8_t *trie, const char *name) {
  const uint8_t *p = trie;
  for (;;) {
    uint64_t terminal = uleb(&p);
    if (!*name) { if (!terminal) return 0; uleb(&p); return base + uleb(&p); }
    p += terminal;
    int children = *p++, found = 0;
    while (children-- && !found) {
      size_t n = strlen((const char *)p);
      const char *edge = (const char *)p;
      p += n + 1;
      uint64_t offset = uleb(&p);
      if (!strncmp(edge, name, n)) { name += n; p = trie + offset; found = 1; }
    }
    if (!found) return 0;
  }
}

static void fix(const uint8_t *blob) {
  const uint8_t *starts = blob + u32(blob + 4), *imports = blob + u32(blob + 8);
  const char *names = (const char *)blob + u32(blob + 12);
  for (uint32_t s = 0; s < u32(starts); s++) {
    uint32_t at = u32(starts + 4 + 4 * s);
    if (!at) continue;
    const uint8_t *segment = starts + at;
    uint16_t page_size, format, count, start;
    memcpy(&page_size, segment + 4, 2); memcpy(&format, segment + 6, 2); memcpy(&count, segment + 20, 2);
    if (format != 2) fail("pointer format");
    for (int page = 0; page < count; page++) {
      memcpy(&start, segment + 22 + 2 * page, 2);
      if (start == 0xffff) continue;
      uint8_t *place = base + u64(segment + 8) + (uint64_t)page * page_size + start;
      for (;;) {
        uint64_t raw = u64(place), next = raw >> 51 & 0xfff, value;
        if (raw >> 63) value = (uint64_t)resolve(names + (u32(imports + 4 * (raw & 0xffffff)) >> 9)) + (raw >> 24 & 0xff);
        else value = (raw & 0xfffffffffull) - preferred + (uint64_t)base;
        memcpy(place, &value, 8);
        if (!next) break;
        place += 4 * next;
      }
    }
  }
}

int main(int argc, char **argv) {
  FILE *in = fopen(argv[1], "rb");
  if (!in) fail("open");
  fseek(in, 0, SEEK_END); size = ftell(in); rewind(in);
  file = malloc(size);
  if (fread(file, 1, size, in) != (size_t)size) fail("read");
  uint8_t *p = file + 32;
  for (uint32_t i = 0; i < u32(file + 16); i++, p += u32(p + 4)) {
    if (u32(p) != 0x19 || !strcmp((char *)p + 8, "__PAGEZERO")) continue;
    if (!strcmp((char *)p + 8, "__TEXT")) preferred = u64(p + 24);
    end = u64(p + 24) + u64(p + 32);
  }
  base = mmap(0, end - preferred, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  const uint8_t *fixups = 0, *trie = 0;
  uint64_t entry = 0;
  p = file + 32;
  for (uint32_t i = 0; i < u32(file + 16); i++, p += u32(p + 4)) {
    if (u32(p) == 0x19 && u64(p + 48)) memcpy(base + u64(p + 24) - preferred, file + u64(p + 40), u64(p + 48));
    if (u32(p) == 0x80000034) fixups = file + u32(p + 8);
    if (u32(p) == 0x80000033) trie = file + u32(p + 8);
    if (u32(p) == 0x80000028) entry = u64(p + 8);
  }
  fix(fixups);
  p = file + 32;
  for (uint32_t i = 0; i < u32(file + 16); i++, p += u32(p + 4)) {
    if (u32(p) != 0x19 || !strcmp((char *)p + 8, "__PAGEZERO")) continue;
    uint8_t *segment = base + u64(p + 24) - preferred;
    if (u32(p + 68) & 0x10) mprotect(segment, u64(p + 32), PROT_READ);
    else mprotect(segment, u64(p + 32), u32(p + 60));
    __builtin___clear_cache((char *)segment, (char *)segment + u64(p + 32));
  }
  if (entry) return ((int (*)(int, char **))(base + entry))(argc - 1, argv + 1);
  if (argc > 2) {
    long (*called)(long, long, long, long) = lookup(trie, argv[2]), given[4] = {0};
    if (!called) fail("export");
    for (int i = 3; i < argc && i < 7; i++) given[i - 3] = strtol(argv[i], 0, 0);
    printf("%ld\n", called(given[0], given[1], given[2], given[3]));
    return 0;
  }
  long (*sum)(void) = lookup(trie, "_sum"), (*bump)(void) = lookup(trie, "_bump"), (*twice)(long) = lookup(trie, "_twice");
  long **pointer = lookup(trie, "_table_pointer");
  if (!sum || !bump || !twice || !pointer || lookup(trie, "_counter") || lookup(trie, "_tw")) fail("exports");
  long a = sum(), b = bump(), c = bump(), d = twice(4);
  printf("%ld %ld %ld %ld %ld\n", a, b, c, d, **pointer);
  return 0;
}
