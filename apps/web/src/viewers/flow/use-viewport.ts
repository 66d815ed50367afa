import { type Signal, useSignal } from '@preact/signals'
import type { RefObject, TargetedPointerEvent } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { fit, pan, type Size, type Viewport, zoom } from './viewport.js'

interface Moves {
  readonly view: Signal<Viewport>
  readonly zoomBy: (factor: number) => void
  readonly fitAll: () => void
  readonly on: {
    readonly onPointerDown: (event: TargetedPointerEvent<HTMLDivElement>) => void
    readonly onPointerMove: (event: TargetedPointerEvent<HTMLDivElement>) => void
    readonly onPointerUp: (event: TargetedPointerEvent<HTMLDivElement>) => void
    readonly onPointerCancel: (event: TargetedPointerEvent<HTMLDivElement>) => void
  }
}

interface Finger {
  readonly x: number
  readonly y: number
}
const middle = ([a, b]: readonly [Finger, Finger]): Finger => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 })
const distance = ([a, b]: readonly [Finger, Finger]): number => Math.hypot(a.x - b.x, a.y - b.y)

/** Pans by dragging, zooms by two fingers or the wheel with Ctrl; the wheel alone scrolls the page. */
export function useViewport(room: RefObject<HTMLDivElement | null>, size: Signal<Size>, drawing: Size): Moves {
  const view = useSignal<Viewport>({ scale: 1, x: 0, y: 0 })
  const fingers = useRef(new Map<number, Finger>())
  const fitAll = () => {
    if (size.value.width > 0) view.value = fit(drawing, size.value)
  }
  useEffect(fitAll, [drawing, size.value.width, size.value.height])
  useEffect(() => {
    const element = room.current
    // Only listeners that are not passive may keep the page from zooming.
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return
      event.preventDefault()
      view.value = zoom(view.value, Math.exp(-event.deltaY / 300), placeIn(element!, event))
    }
    element?.addEventListener('wheel', wheel, { passive: false })
    return () => element?.removeEventListener('wheel', wheel)
  }, [])
  const onPointerDown = (event: TargetedPointerEvent<HTMLDivElement>): void => {
    fingers.current.set(event.pointerId, placeIn(event.currentTarget, event))
  }
  const onPointerMove = (event: TargetedPointerEvent<HTMLDivElement>): void => {
    const known = fingers.current
    const before = known.get(event.pointerId)
    if (before === undefined) return
    const now = placeIn(event.currentTarget, event)
    const previous = [...known.values()]
    known.set(event.pointerId, now)
    const current = [...known.values()]
    if (current.length === 2) view.value = pinched(view.value, twoOf(previous), twoOf(current))
    else view.value = pan(view.value, { x: now.x - before.x, y: now.y - before.y })
  }
  const letGo = (event: TargetedPointerEvent<HTMLDivElement>): void => {
    fingers.current.delete(event.pointerId)
  }
  return {
    view,
    fitAll,
    zoomBy: (factor) => {
      view.value = zoom(view.value, factor, { x: size.value.width / 2, y: size.value.height / 2 })
    },
    on: { onPointerDown, onPointerMove, onPointerUp: letGo, onPointerCancel: letGo },
  }
}

const twoOf = (places: readonly Finger[]): readonly [Finger, Finger] => [places[0]!, places[1]!]

function pinched(view: Viewport, from: readonly [Finger, Finger], to: readonly [Finger, Finger]): Viewport {
  const [a, b] = [middle(from), middle(to)]
  return pan(zoom(view, distance(to) / Math.max(1, distance(from)), a), { x: b.x - a.x, y: b.y - a.y })
}

function placeIn(
  element: Element,
  { clientX, clientY }: { readonly clientX: number; readonly clientY: number },
): Finger {
  const { left, top } = element.getBoundingClientRect()
  return { x: clientX - left, y: clientY - top }
}
