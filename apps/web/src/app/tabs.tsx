import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'

export interface Tab {
  readonly id: string
  readonly name: string
  readonly content: () => ComponentChildren
}

/** Tabs as the ARIA practices have them: arrow keys, Home and End move and show. */
export function Tabs(props: {
  readonly label: string
  readonly tabs: readonly Tab[]
  readonly chosen: string
  readonly onChoose: (id: string) => void
}) {
  const { tabs } = props
  const bar = useRef<HTMLDivElement>(null)
  const at = Math.max(
    0,
    tabs.findIndex((tab) => tab.id === props.chosen),
  )
  const current = tabs[at]!
  const move = (event: KeyboardEvent): void => {
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key]
    if (next === undefined) return
    event.preventDefault()
    const index = (next + tabs.length) % tabs.length
    props.onChoose(tabs[index]!.id)
    bar.current?.querySelectorAll<HTMLElement>('[role=tab]')[index]?.focus()
  }
  return (
    <div class="tabs">
      <div ref={bar} class="tab-bar" role="tablist" aria-label={props.label} onKeyDown={move}>
        {tabs.map((tab) => (
          <button
            key={tab.id}
            id={`tab-${tab.id}`}
            class="tab"
            type="button"
            role="tab"
            aria-selected={tab === current}
            aria-controls="tab-panel"
            tabIndex={tab === current ? 0 : -1}
            onClick={() => props.onChoose(tab.id)}
          >
            {tab.name}
          </button>
        ))}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the ARIA practices have the panel take the focus after its tab */}
      <div id="tab-panel" class="pane" role="tabpanel" tabIndex={0} aria-labelledby={`tab-${current.id}`}>
        {current.content()}
      </div>
    </div>
  )
}
