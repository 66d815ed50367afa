/** Has the browser save content as a file of that name. */
export function save(content: Uint8Array | string, name: string): void {
  const type = typeof content === 'string' ? { type: 'text/plain' } : {}
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([content as BlobPart], type))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
