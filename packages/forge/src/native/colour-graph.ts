import { firstVirtual, type MachineDescription, type Register } from './machine.js'

type Registers = Pick<MachineDescription<never>, 'generalOrder' | 'floatOrder' | 'stackPointer'>

interface Move {
  readonly to: Register
  readonly from: Register
  state: 'work' | 'active' | 'done'
}

/** Interference graph with the work lists of iterated register coalescing; names follow Appel, "Modern Compiler Implementation", chapter 11. */
export class ColourGraph {
  readonly cost: Float64Array
  private readonly size: number
  private readonly matrix: Uint8Array
  private readonly neighbours: Register[][]
  private readonly degree: Int32Array
  private readonly alias: Int32Array
  private readonly movesOf: Move[][]
  private readonly moves: Move[] = []
  private readonly hints = new Map<Register, Set<Register>>()
  private readonly mentioned = new Set<Register>()
  private readonly isFloat: (r: Register) => boolean
  private readonly stackPointer: Register
  private readonly orders: readonly [readonly Register[], readonly Register[]]
  /** `initial` nodes are still in the graph; `coalesced` ones stand for another; `stack` ones are taken out. */
  private readonly state: Uint8Array
  private readonly stack: Register[] = []

  constructor(size: number, isFloat: (r: Register) => boolean, { generalOrder, floatOrder, stackPointer }: Registers) {
    this.size = size
    this.isFloat = isFloat
    this.orders = [generalOrder, floatOrder]
    this.stackPointer = stackPointer
    this.matrix = new Uint8Array(Math.ceil((size * size) / 8))
    this.neighbours = Array.from({ length: size }, () => [])
    this.degree = new Int32Array(size)
    this.alias = Int32Array.from({ length: size }, (_, n) => n)
    this.movesOf = Array.from({ length: size }, () => [])
    this.cost = new Float64Array(size)
    this.state = new Uint8Array(size)
    for (let r = 0; r < firstVirtual; r++) this.degree[r] = 1 << 28
  }

  mention(r: Register): void {
    this.mentioned.add(r)
  }

  private interferes(a: Register, b: Register): boolean {
    const bit = a * this.size + b
    return ((this.matrix[bit >> 3] >> (bit & 7)) & 1) !== 0
  }

  addEdge(a: Register, b: Register): void {
    if (a === b || this.interferes(a, b) || this.isFloat(a) !== this.isFloat(b)) return
    for (const bit of [a * this.size + b, b * this.size + a]) this.matrix[bit >> 3] |= 1 << (bit & 7)
    if (a >= firstVirtual) {
      this.neighbours[a].push(b)
      this.degree[a]++
    }
    if (b >= firstVirtual) {
      this.neighbours[b].push(a)
      this.degree[b]++
    }
  }

  addMove(to: Register, from: Register): void {
    if (to === from || to === this.stackPointer || from === this.stackPointer) return
    const move: Move = { to, from, state: 'work' }
    this.moves.push(move)
    this.movesOf[to].push(move)
    this.movesOf[from].push(move)
  }

  /** Both get one register if nothing speaks against it in the end. */
  addHint(to: Register, from: Register): void {
    this.hintsOf(to).add(from)
    this.hintsOf(from).add(to)
  }

  private hintsOf(r: Register): Set<Register> {
    let hints = this.hints.get(r)
    if (hints === undefined) this.hints.set(r, (hints = new Set()))
    return hints
  }

  private limit(r: Register): number {
    return this.orders[this.isFloat(r) ? 1 : 0].length
  }

  private find(r: Register): Register {
    let x = r
    while (this.alias[x] !== x) x = this.alias[x]
    return x
  }

  private live(r: Register): Register[] {
    return this.neighbours[r].filter((n) => this.state[n] === 0)
  }

  private isMoveRelated(r: Register): boolean {
    return this.movesOf[r].some((m) => m.state !== 'done')
  }

  /** Takes nodes out in an order in which they can be coloured, joining copies where that keeps the graph colourable. */
  private reduce(): void {
    const nodes = [...this.mentioned].filter((r) => r >= firstVirtual).sort((a, b) => a - b)
    for (;;) {
      const present = nodes.filter((r) => this.state[r] === 0)
      if (present.length === 0) return
      const simple = present.filter((r) => this.degree[r] < this.limit(r) && !this.isMoveRelated(r))
      if (simple.length > 0) {
        for (const r of simple) if (this.state[r] === 0) this.remove(r)
        continue
      }
      if (this.coalesceSome()) continue
      const frozen = present.find((r) => this.degree[r] < this.limit(r))
      this.freezeOrSpill(frozen, present)
    }
  }

  private freezeOrSpill(frozen: Register | undefined, present: readonly Register[]): void {
    if (frozen !== undefined) {
      for (const move of this.movesOf[frozen]) move.state = 'done'
      return
    }
    let best = present[0]
    for (const r of present) if (this.cost[r] / this.degree[r] < this.cost[best] / this.degree[best]) best = r
    for (const move of this.movesOf[best]) move.state = 'done'
    this.remove(best)
  }

  private remove(r: Register): void {
    this.state[r] = 2
    this.stack.push(r)
    for (const n of this.neighbours[r]) this.lower(n)
  }

  private lower(r: Register): void {
    if (r < firstVirtual || this.state[r] !== 0) return
    if (this.degree[r]-- !== this.limit(r)) return
    for (const n of [r, ...this.live(r)]) for (const m of this.movesOf[n]) if (m.state === 'active') m.state = 'work'
  }

  private coalesceSome(): boolean {
    let any = false
    for (const move of this.moves) {
      if (move.state !== 'work') continue
      let [u, v] = [this.find(move.to), this.find(move.from)]
      if (v < firstVirtual) [u, v] = [v, u]
      if (u === v || v < firstVirtual || this.interferes(u, v) || this.state[u] === 2 || this.state[v] === 2)
        move.state = 'done'
      else if (u < firstVirtual ? this.fitsPrecoloured(u, v) : this.isConservative(u, v)) {
        move.state = 'done'
        this.combine(u, v)
      } else {
        move.state = 'active'
        continue
      }
      any = true
    }
    return any
  }

  private fitsPrecoloured(u: Register, v: Register): boolean {
    return this.live(v).every((t) => t < firstVirtual || this.degree[t] < this.limit(t) || this.interferes(t, u))
  }

  private isConservative(u: Register, v: Register): boolean {
    const all = new Set([...this.live(u), ...this.live(v)])
    let significant = 0
    for (const n of all) {
      const shared = this.interferes(n, u) && this.interferes(n, v) ? 1 : 0
      if (this.degree[n] - shared >= this.limit(n)) significant++
    }
    return significant < this.limit(u)
  }

  private combine(u: Register, v: Register): void {
    this.state[v] = 1
    this.alias[v] = u
    this.movesOf[u].push(...this.movesOf[v])
    for (const hinted of this.hints.get(v) ?? []) this.hintsOf(u).add(hinted)
    this.cost[u] += this.cost[v]
    for (const move of this.movesOf[v]) if (move.state === 'active') move.state = 'work'
    for (const t of this.neighbours[v]) {
      if (this.state[t] !== 0) continue
      this.addEdge(t, u)
      this.lower(t)
    }
  }

  colour(): { colourOf: (r: Register) => Register; spilled: Register[] } {
    this.reduce()
    const colours = new Int32Array(this.size).fill(-1)
    for (let r = 0; r < firstVirtual; r++) colours[r] = r
    const colourOf = (r: Register): number => colours[this.find(r)]
    const spilled: Register[] = []
    for (let r = this.stack.pop(); r !== undefined; r = this.stack.pop()) {
      const taken = new Set(this.neighbours[r].map((n) => colourOf(n)))
      const order = this.orders[this.isFloat(r) ? 1 : 0]
      // A copy that was not joined costs nothing when both sides get the same colour after all.
      const copies = this.movesOf[r].map((m) => (this.find(m.to) === r ? m.from : m.to))
      const wanted = [...copies, ...(this.hints.get(r) ?? [])]
        .map(colourOf)
        .find((c) => c >= 0 && !taken.has(c) && order.includes(c))
      const colour = wanted ?? order.find((c) => !taken.has(c))
      if (colour === undefined) spilled.push(r)
      else colours[r] = colour
    }
    const members = spilled.flatMap((r) => [...this.mentioned].filter((m) => this.find(m) === r))
    return { colourOf, spilled: members }
  }
}
