/* A program whose calls of the system go through words that a loader fills in: writes standard input backwards, and exits
   with the number of its arguments (macOS) or of the command line's bytes (Windows), plus a sum that lives in floats. */
typedef unsigned long word;

#if defined(WINDOWS) && defined(__x86_64__)
#define API __attribute__((ms_abi))
#else
#define API
#endif
#define IMPORT(result, name, parameters) result(API *volatile word_##name) parameters

#ifdef WINDOWS
typedef unsigned DWORD;
typedef void *HANDLE;
IMPORT(HANDLE, GetStdHandle, (DWORD));
IMPORT(int, ReadFile, (HANDLE, void *, DWORD, DWORD *, void *));
IMPORT(int, WriteFile, (HANDLE, const void *, DWORD, DWORD *, void *));
IMPORT(DWORD, GetLastError, (void));
IMPORT(char *, GetCommandLineA, (void));
IMPORT(HANDLE, GetProcessHeap, (void));
IMPORT(void *, HeapAlloc, (HANDLE, DWORD, word));
IMPORT(int, HeapFree, (HANDLE, DWORD, void *));
IMPORT(void, ExitProcess, (DWORD));

static long get(char *to, long size) {
  DWORD moved;
  if (word_ReadFile(word_GetStdHandle(-10), to, size, &moved, 0)) return moved;
  return word_GetLastError() == 109 ? 0 : -1;
}
static long put(const char *from, long size) {
  DWORD moved;
  return word_WriteFile(word_GetStdHandle(-11), from, size, &moved, 0) ? (long)moved : -1;
}
static char *reserve(long size) { return word_HeapAlloc(word_GetProcessHeap(), 0, size); }
static void release(char *block) { word_HeapFree(word_GetProcessHeap(), 0, block); }
#else
IMPORT(long, _read, (int, void *, word));
IMPORT(long, _write, (int, const void *, word));
IMPORT(int *, ___error, (void));
IMPORT(void *, _malloc, (word));
IMPORT(void, _free, (void *));

static long get(char *to, long size) {
  long moved;
  do moved = word__read(0, to, size);
  while (moved < 0 && *word____error() == 4);
  return moved;
}
static long put(const char *from, long size) {
  long moved;
  do moved = word__write(1, from, size);
  while (moved < 0 && *word____error() == 4);
  return moved;
}
static char *reserve(long size) { return word__malloc(size); }
static void release(char *block) { word__free(block); }
#endif

static int backwards(int code) {
  long room = 8, length = 0, moved;
  double sum = 0, third = 0;
  char *text = reserve(room);
  for (;;) {
    moved = get(text + length, room - length);
    if (moved < 0) return 200;
    if (moved == 0) break;
    for (long at = length; at < length + moved; at++) {
      sum += (unsigned char)text[at];
      third += at % 3;
    }
    length += moved;
    if (length < room) continue;
    char *larger = reserve(2 * room);
    if (larger == 0) return 201;
    for (long at = 0; at < length; at++) larger[at] = text[at];
    release(text);
    text = larger;
    room *= 2;
  }
  for (long low = 0, high = length - 1; low < high; low++, high--) {
    char kept = text[low];
    text[low] = text[high];
    text[high] = kept;
  }
  for (long from = 0; from < length; from += moved) {
    moved = put(text + from, length - from);
    if (moved < 0) return 202;
  }
  release(text);
  return (code + (int)sum + (int)third) & 127;
}

#ifdef WINDOWS
API int _start(void) {
  const char *line = word_GetCommandLineA();
  int length = 0;
  while (line[length] != 0) length++;
  word_ExitProcess(backwards(length));
  return 255;
}
#else
int _start(int argc, char **argv, char **envp, char **apple) {
  if (argv[argc] != 0 || envp[0] != 0 || apple[0] == 0) return 203;
  return backwards(argc);
}
#endif
