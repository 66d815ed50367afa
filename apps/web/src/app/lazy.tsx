import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { renewals } from '../api/server.js'

/** Shows what has to be fetched or worked out first. `name` tells one such thing from the next in the same place. */
export function Lazy<T>(props: {
  readonly name: string
  readonly load: () => Promise<T>
  readonly children: (value: T) => ComponentChildren
}) {
  const state = useSignal<{ readonly name: string; readonly value?: T; readonly isBroken?: true }>({ name: '' })
  // What did not come while the server was away may come now.
  const isBroken = state.value.isBroken === true
  useEffect(() => {
    let isCurrent = true
    const { name } = props
    props.load().then(
      (value) => {
        if (isCurrent) state.value = { name, value }
      },
      () => {
        if (isCurrent) state.value = { name, isBroken: true }
      },
    )
    return () => {
      isCurrent = false
    }
  }, [props.name, isBroken && renewals.value])
  const known = state.value
  if (known.name !== props.name) return <p class="pending">Loading…</p>
  if (known.isBroken) return <p class="pending">This part of the page did not load. Reload the page to try again.</p>
  return <>{props.children(known.value as T)}</>
}
