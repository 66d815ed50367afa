const blank = /[ \t\n\r]*/y
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
const escapeSequence = /\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})/y

/** The index behind a string that begins there; where it breaks off, negative, less one. A loop: patterns may take forever. */
function behindString(text: string, from: number): number {
  if (text[from] !== '"') return -from - 1
  for (let index = from + 1; index < text.length; ) {
    const code = text.charCodeAt(index)
    if (code === 0x22) return index + 1
    if (code < 0x20) return -index - 1
    if (code === 0x5c) {
      escapeSequence.lastIndex = index
      if (!escapeSequence.test(text)) return -index - 1
      index = escapeSequence.lastIndex
    } else index++
  }
  return -text.length - 1
}

/** Where a text stops being JSON (RFC 8259); its length where it ends too early. The engine's own messages do not always tell. */
export function jsonErrorIndex(text: string): number {
  const open: string[] = []
  let index = 0
  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = index
    const found = pattern.exec(text)
    if (found !== null) index += found[0].length
    return found !== null
  }
  const skipSign = (sign: string): boolean => {
    skip(blank)
    if (text[index] !== sign) return false
    index++
    return true
  }
  const skipString = (): boolean => {
    const behind = behindString(text, index)
    index = behind < 0 ? -behind - 1 : behind
    return behind >= 0
  }
  const skipName = (): boolean => {
    skip(blank)
    return skipString() && skipSign(':')
  }
  for (;;) {
    // A value, or the first of a list or an object.
    if (skipSign('[')) {
      open.push(']')
      if (!skipSign(']')) continue
      open.pop()
    } else if (skipSign('{')) {
      open.push('}')
      if (!skipSign('}')) {
        if (!skipName()) return index
        continue
      }
      open.pop()
    } else if (text[index] === '"') {
      if (!skipString()) return index
    } else if (!skip(scalar)) return index
    // What may follow a value.
    while (open.length > 0 && skipSign(open.at(-1)!)) open.pop()
    if (open.length === 0) {
      skip(blank)
      return index
    }
    if (!skipSign(',')) return index
    if (open.at(-1) === '}' && !skipName()) return index
  }
}
