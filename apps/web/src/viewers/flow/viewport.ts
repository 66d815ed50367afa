/** What of a drawing is seen: its scale, and where its corner lies. */
export interface Viewport {
  readonly scale: number
  readonly x: number
  readonly y: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

export const scaleLimits = { least: 0.1, most: 2.5 } as const
const clamp = (scale: number): number => Math.max(scaleLimits.least, Math.min(scaleLimits.most, scale))

/** The whole drawing, in the middle, at most in its own size; tall ones from their top. */
export function fit(drawing: Size, room: Size): Viewport {
  const across = room.width / drawing.width
  const scale = clamp(Math.min(1, Math.max(Math.min(across, room.height / drawing.height), Math.min(across, 0.6))))
  const y = drawing.height * scale > room.height ? 0 : (room.height - drawing.height * scale) / 2
  return { scale, x: (room.width - drawing.width * scale) / 2, y }
}

/** Zooms by a factor; the point under the pointer stays where it is. */
export function zoom(
  { scale, x, y }: Viewport,
  factor: number,
  at: { readonly x: number; readonly y: number },
): Viewport {
  const to = clamp(scale * factor)
  const ratio = to / scale
  return { scale: to, x: at.x - (at.x - x) * ratio, y: at.y - (at.y - y) * ratio }
}

export const pan = ({ scale, x, y }: Viewport, by: { readonly x: number; readonly y: number }): Viewport => ({
  scale,
  x: x + by.x,
  y: y + by.y,
})

/** Moves as little as needed for a part of the drawing to be seen. */
export function show(view: Viewport, part: Size & { readonly x: number; readonly y: number }, room: Size): Viewport {
  const margin = 16
  const along = (start: number, size: number, offset: number, length: number): number => {
    const [low, high] = [offset + start * view.scale, offset + (start + size) * view.scale]
    if (low < margin) return offset + margin - low
    return high > length - margin ? offset - Math.min(high - length + margin, low - margin) : offset
  }
  return {
    ...view,
    x: along(part.x, part.width, view.x, room.width),
    y: along(part.y, part.height, view.y, room.height),
  }
}
