import type { RefObject } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

/** The element that has the focus when a part of the page goes leaves it to another, so that keys do not start from the top. */
export function useHeir<T extends HTMLElement>(heir: string): RefObject<T | null> {
  const part = useRef<T>(null)
  useLayoutEffect(() => {
    const element = part.current
    return () => {
      if (element?.contains(document.activeElement)) document.getElementById(heir)?.focus({ preventScroll: true })
    }
  }, [heir])
  return part
}
