/**
 * Places of one function's instructions in a weak topological order (F. Bourdoncle, "Efficient chaotic iteration
 * strategies with widenings", 1993): loops are contiguous and nested. Executing always the state whose key comes first
 * brings all paths through a loop body together before the next iteration.
 */
export interface FlowOrder {
  /** Heads of the loops around an address, outermost first; a head is in its own loop. */
  readonly loops: ReadonlyMap<number, readonly number[]>
  readonly position: ReadonlyMap<number, number>
}

export function orderFlow(entry: number, successorsOf: (address: number) => readonly number[]): FlowOrder {
  const order = new Map<number, number>()
  const stack: number[] = []
  let visited = 0
  type Element = { readonly address: number; readonly body: Element[] | undefined }
  const done = Number.MAX_SAFE_INTEGER

  // Iterative form of Bourdoncle's `visit`, since code may have thousands of instructions in a row.
  interface Frame {
    readonly address: number
    readonly partition: Element[]
    readonly successors: readonly number[]
    next: number
    head: number
    loop: boolean
  }
  const frames: Frame[] = []
  const open = (address: number, partition: Element[]): void => {
    stack.push(address)
    order.set(address, ++visited)
    frames.push({ address, partition, successors: successorsOf(address), next: 0, head: visited, loop: false })
  }
  const visit = (root: number, partition: Element[]): void => {
    const base = frames.length
    open(root, partition)
    while (frames.length > base) {
      const frame = frames[frames.length - 1]!
      if (frame.next < frame.successors.length) {
        const successor = frame.successors[frame.next++]!
        const known = order.get(successor) ?? 0
        if (known === 0) open(successor, partition)
        else if (known <= frame.head) {
          frame.head = known
          frame.loop = true
        }
        continue
      }
      frames.pop()
      close(frame)
      const parent = frames.length > base ? frames[frames.length - 1]! : undefined
      if (parent !== undefined && frame.head <= parent.head && frame.head !== done) {
        parent.head = frame.head
        parent.loop = true
      }
    }
  }
  const close = (frame: Frame): void => {
    if (frame.head !== order.get(frame.address)) return
    order.set(frame.address, done)
    frame.head = done
    let element = stack.pop()!
    if (!frame.loop) {
      frame.partition.unshift({ address: frame.address, body: undefined })
      return
    }
    while (element !== frame.address) {
      order.set(element, 0)
      element = stack.pop()!
    }
    const body: Element[] = []
    for (const successor of frame.successors) if ((order.get(successor) ?? 0) === 0) visit(successor, body)
    frame.partition.unshift({ address: frame.address, body })
  }
  const partition: Element[] = []
  visit(entry, partition)
  return numberElements(partition)
}

interface Element {
  readonly address: number
  readonly body: readonly Element[] | undefined
}

function numberElements(partition: readonly Element[]): FlowOrder {
  const loops = new Map<number, readonly number[]>()
  const position = new Map<number, number>()
  const assign = (elements: readonly Element[], around: readonly number[]): void => {
    for (const element of elements) {
      const inside = element.body === undefined ? around : [...around, element.address]
      loops.set(element.address, inside)
      position.set(element.address, position.size)
      if (element.body !== undefined) assign(element.body, inside)
    }
  }
  assign(partition, [])
  return { loops, position }
}
