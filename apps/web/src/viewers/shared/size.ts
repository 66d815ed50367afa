import { type Signal, useSignal } from '@preact/signals'
import type { RefObject } from 'preact'
import { useLayoutEffect } from 'preact/hooks'

/** Width and height of an element, kept up to date. */
export function useSize(
  element: RefObject<HTMLElement | null>,
): Signal<{ readonly width: number; readonly height: number }> {
  const size = useSignal({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const target = element.current
    if (target === null) return
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = target
      if (width !== size.peek().width || height !== size.peek().height) size.value = { width, height }
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(target)
    return () => observer.disconnect()
  }, [])
  return size
}

/** A length of so many rem in pixels: rows grow with the reader's text. */
export const remPixels = (rem: number): number =>
  Math.round(rem * Number.parseFloat(getComputedStyle(document.documentElement).fontSize))
