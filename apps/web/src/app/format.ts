export const count = (value: number): string => value.toLocaleString('en')

export const plural = (value: number, noun: string): string => `${count(value)} ${noun}${value === 1 ? '' : 's'}`

export const bytesText = (sizeBytes: number): string =>
  sizeBytes < 10_000 ? plural(sizeBytes, 'byte') : `${(sizeBytes / 1024).toFixed(1)} KiB`

export const duration = (ms: number): string =>
  ms < 1 ? 'under 1 ms' : ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`

export const moment = (time: string): string =>
  new Date(time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })
