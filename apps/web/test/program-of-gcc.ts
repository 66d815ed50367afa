import type { Scratch } from '@sourceless/testing'

const source = '#include <stdio.h>\nint main(int n, char **a) { for (int i = 0; i < n; i++) puts(a[i]); return n; }\n'

/** A program that is linked against the libraries of the system: the path of its file, `own`. */
export function programOfGcc(scratch: Scratch): string {
  scratch.save('own.c', source)
  scratch.run('gcc', '-O1', 'own.c', '-o', 'own')
  return scratch.pathOf('own')
}
