import { type Oracles, product, within } from './oracle.js'

type Corner = readonly [bigint, bigint]

const ascending = (values: readonly bigint[]): readonly bigint[] =>
  [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n)
/** The area of a polygon of the given corners, its half dropped: the trapezoids below its edges, added with their signs. */
const area = (...corners: readonly Corner[]): bigint =>
  sum(
    corners.map(([x, y], i) => {
      const [nextX, nextY] = corners[(i + 1) % corners.length]!
      return (x - nextX) * (y + nextY)
    }),
  ) / 2n
/** The perimeter of a polygon whose edges are parallel to the axes. */
const perimeter = (...corners: readonly Corner[]): bigint =>
  sum(
    corners.map(([x, y], i) => {
      const [nextX, nextY] = corners[(i + 1) % corners.length]!
      const length = x - nextX + y - nextY
      return length < 0n ? -length : length
    }),
  )
const rectangle = (a: bigint, b: bigint): readonly Corner[] => [
  [0n, 0n],
  [a, 0n],
  [a, b],
  [0n, b],
]
/** How fast the volume of a box grows when each of its faces moves outwards: its surface. */
function growth(...sides: readonly bigint[]): bigint {
  const volume = (moved: bigint): bigint => sides.reduce((all, side) => all * (side + 2n * moved), 1n)
  // The central difference of a cubic a t³ + … is its slope and a, which is 2³.
  return (volume(1n) - volume(-1n)) / 2n - 8n
}

const LONGEST = 2n ** 20n
const one = product(within([0, 40], [0, LONGEST]).map(([, length]) => length!))
const two = within([0, LONGEST], [0, LONGEST])
const three = within([0, LONGEST], [0, LONGEST], [0, LONGEST])
const coordinates = within(...Array.from({ length: 4 }, () => [-(2n ** 60n), 2n ** 60n] as const))
/** Euclid's right triangles, the same with one side off by one, and sides whose squares do not fit 64 bits. */
const rightTriangles = [
  ...product([1n, 2n, 3n, 10n, 2n ** 30n], [1n, 4n, 7n], [1n, 3n], [0n, 1n]).flatMap(([n, more, scale, off]) => {
    const m = n! + more!
    const [a, b, c] = [scale! * (m * m - n! * n!), scale! * 2n * m * n!, scale! * (m * m + n! * n!) + off!]
    return [
      [a, b, c],
      [c, a, b],
      [b, c, a],
    ]
  }),
  ...product([-3n, 0n, 3n, 2n ** 32n], [4n, 2n ** 32n], [5n, 2n ** 33n]),
]

/** Polygons by their corners, boxes by how they grow, triangles by their longest side, in Node's unbounded integers. */
export const geometry: Oracles = {
  cube_surface: { inputs: one, expected: (a: bigint) => growth(a, a, a) },
  cube_volume: { expected: (a: bigint) => a ** 3n },
  box_surface: { inputs: three, expected: growth },
  box_volume: { expected: (...sides: bigint[]) => sides.reduce((volume, side) => volume * side, 1n) },
  is_right_triangle: {
    inputs: rightTriangles,
    expected: (...sides: bigint[]) => {
      const [a, b, c] = ascending(sides)
      return a! > 0n && a! ** 2n === (c! - b!) * (c! + b!)
    },
  },
  // Along a path with one bend.
  manhattan_distance: {
    inputs: coordinates,
    expected: (x1: bigint, y1: bigint, x2: bigint, y2: bigint) =>
      perimeter([x1, y1], [x2, y1], [x2, y2], [x2, y1]) / 2n,
  },
  parallelogram_area: {
    inputs: two,
    expected: (base: bigint, height: bigint) => area([0n, 0n], [base, 0n], [base + 7n, height], [7n, height]),
  },
  // One turn of 360 degrees less than the straight angles at the corners.
  angle_sum: {
    inputs: within([3, 100]),
    expected: (n: bigint) => sum(Array.from({ length: Number(n) }, () => 180n)) - 360n,
  },
  polygon_perimeter: {
    inputs: within([3, 100], [0, LONGEST]),
    expected: (n: bigint, a: bigint) => sum(Array.from({ length: Number(n) }, () => a)),
  },
  rectangle_area: { inputs: two, expected: (a: bigint, b: bigint) => area(...rectangle(a, b)) },
  rectangle_perimeter: { inputs: two, expected: (a: bigint, b: bigint) => perimeter(...rectangle(a, b)) },
  rhombus_area: {
    inputs: two,
    // Diagonals along the axes, all lengths doubled.
    expected: (p: bigint, q: bigint) => area([p, 0n], [2n * p, q], [p, 2n * q], [0n, q]) / 4n,
  },
  square_area: { inputs: one, expected: (a: bigint) => area(...rectangle(a, a)) },
  square_perimeter: { inputs: one, expected: (a: bigint) => perimeter(...rectangle(a, a)) },
  trapezoid_area: {
    inputs: three,
    expected: (a: bigint, b: bigint, height: bigint) => area([0n, 0n], [a, 0n], [b + 5n, height], [5n, height]),
  },
  triangle_area: {
    inputs: two,
    expected: (base: bigint, height: bigint) => area([0n, 0n], [base, 0n], [11n, height]),
  },
  triangle_perimeter: { expected: (...sides: bigint[]) => sum(sides) },
  is_angle_triangle: {
    inputs: [
      ...within([-10, 190], [-10, 190]).map(([a, b]) => [a!, b!, 180n - a! - b!]),
      ...within([1, 180], [1, 180]).map(([a, b]) => [a!, b!, 179n - a! - b!]),
      [2n ** 63n - 1n, 2n ** 63n - 1n, 182n],
      [2n ** 62n, 2n ** 63n - 1n, 2n ** 62n + 181n],
    ],
    expected: (...angles: bigint[]) => sum(angles) === 180n && ascending(angles)[0]! > 0n,
  },
  is_triangle: {
    inputs: [
      ...product([-1n, 0n, 1n, 2n, 3n, 5n], [1n, 2n, 3n, 4n], [1n, 2n, 3n, 5n]),
      ...product(
        [1n, 2n ** 62n, 2n ** 63n - 1n],
        [2n, 2n ** 62n, 2n ** 63n - 1n],
        [1n, 2n ** 62n + 1n, 2n ** 63n - 1n],
      ),
    ],
    expected: (...sides: bigint[]) => {
      const [a, b, c] = ascending(sides)
      return a! > 0n && a! + b! > c!
    },
  },
}
