import { hexNumber } from '../shared/hex.js'
import type { Span } from './layout.js'

export const rangeText = ({ start, end }: Span): string =>
  end - start === 1 ? hexNumber(start) : `${hexNumber(start)}–${hexNumber(end - 1)}`

/** How much of the file a part is. */
export function shareText({ start, end }: Span, sizeBytes: number): string {
  const share = (100 * (end - start)) / sizeBytes
  return share < 1 ? 'under 1 %' : `${Math.round(share)} %`
}
