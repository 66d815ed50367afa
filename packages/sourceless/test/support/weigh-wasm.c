/* The driver weigh.c as a function that a host calls: there is no process to end. */
#define main run
#include "weigh.c"
