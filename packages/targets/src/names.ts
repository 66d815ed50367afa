/** What comes behind the name of a file, of all kinds that are written. */
const extension = /\.(o|obj|so|dll|dylib|a|lib|exe|bin|hex|wasm)$/i

/** A file's name without its extension. */
export const baseName = (fileName: string): string => fileName.replace(extension, '')

/** Where the contract of a binary is kept: beside it, `popcount.o` → `popcount.contract.ts`. */
export const contractFileName = (binary: string): string => `${baseName(binary)}.contract.ts`

/** The text that debuggers show in place of source code, beside the binary. */
export const explanationFileName = (binary: string): string => `${baseName(binary)}.explained.txt`
