import { type FileHandle, open } from 'node:fs/promises'

/** The text of a file of limited size; undefined when there is no file. `check` sees the open file first and may throw. */
export async function readText(
  path: string,
  mostBytes: number,
  check: (file: FileHandle) => Promise<void> = async () => {},
): Promise<string | undefined> {
  let file: FileHandle
  try {
    file = await open(path, 'r')
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw problem
  }
  try {
    const { size } = await file.stat()
    if (size > mostBytes) throw new Error(`${path} is larger than ${mostBytes} bytes`)
    await check(file)
    return await file.readFile('utf8')
  } finally {
    await file.close()
  }
}
