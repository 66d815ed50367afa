import type { Span } from './layout.js'

const number = new Intl.NumberFormat('en')
export const bytesText = (count: number): string => `${number.format(count)} ${count === 1 ? 'byte' : 'bytes'}`
export const hexText = (value: number): string => `0x${value.toString(16)}`
export const rangeText = ({ start, end }: Span): string =>
  end - start === 1 ? hexText(start) : `${hexText(start)}–${hexText(end - 1)}`

/** How much of the file a part is. */
export function shareText({ start, end }: Span, sizeBytes: number): string {
  const share = (100 * (end - start)) / sizeBytes
  return share < 1 ? 'under 1 %' : `${Math.round(share)} %`
}
