import { type Item, item } from './code.js'

const controlItems = new Set(['block', 'loop', 'if', 'else', 'end', 'br', 'br_if', 'return', 'unreachable'])

/**
 * A function ends by falling off its end. What is reached last, and only by not branching, moves behind the ends of the
 * blocks around it: all other ways through those branch or return.
 */
export function endWithoutReturn(items: Item[], hasResult: boolean): void {
  let last = items.length
  while (last > 0 && items[last - 1].name === 'end') last--
  if (items[last - 1]?.name !== 'return') {
    if (hasResult) items.push(item('unreachable'))
    return
  }
  let first = last - 1
  while (first > 0 && !controlItems.has(items[first - 1].name)) first--
  const ends = items.splice(last)
  const code = items.splice(first, last - 1 - first)
  items.pop()
  items.push(...ends, ...code)
}
