import { announce } from '../../app/announcer.js'
import { copyText } from '../../app/clipboard.js'
import { plural } from '../../app/format.js'
import type { ViewedFile } from '../file/viewed-file.js'
import type { Link } from '../link.js'
import { hexText } from '../shared/hex.js'

interface Stroke {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
}

/** Ctrl+C in bytes or instructions: what is chosen, in hexadecimal. Whether that was asked for. */
export function copyChosen({ key, ctrlKey, metaKey }: Stroke, { bytes }: ViewedFile, link: Link): boolean {
  const place = link.chosen.peek()?.place
  if (place === undefined || key.toLowerCase() !== 'c' || !(ctrlKey || metaKey)) return false
  const chosen = bytes.subarray(place.start, place.end)
  void copyText(hexText(chosen)).then((isCopied) =>
    announce(isCopied ? `Copied ${plural(chosen.length, 'byte')}` : 'The browser does not allow it'),
  )
  return true
}
