import { signal } from '@preact/signals'
import type { Place } from '../api/server.js'

/** What the address names. Pages without a path of their own lie behind `#`, so that any server can serve them. */
export type Route =
  | { readonly kind: 'make' | 'inspect' | 'builds' }
  | { readonly kind: 'build'; readonly place: Place }
  | { readonly kind: 'compare'; readonly left: string; readonly right: string }

function parse(location: Location): Route {
  const own = /^\/builds\/([\w-]+)\/?$/.exec(location.pathname)
  if (own) return { kind: 'build', place: { kind: 'own', id: own[1]! } }
  const published = /^\/b\/([\w-]+)\/?$/.exec(location.pathname)
  if (published) return { kind: 'build', place: { kind: 'published', slug: published[1]! } }
  if (location.hash === '#inspect') return { kind: 'inspect' }
  if (location.hash === '#builds') return { kind: 'builds' }
  const compare = /^#compare\/([\w-]+)\/([\w-]+)$/.exec(location.hash)
  if (compare) return { kind: 'compare', left: compare[1]!, right: compare[2]! }
  return { kind: 'make' }
}

export const route = signal<Route>(parse(location))

const follow = (): void => {
  route.value = parse(location)
}

/** Goes to an address of this page without loading it again. */
export function go(address: string): void {
  history.pushState(null, '', address)
  follow()
}

export const addressOf = (place: Place): string => (place.kind === 'own' ? `/builds/${place.id}` : `/b/${place.slug}`)

const isPage = (url: URL): boolean => url.pathname === '/' || /^\/(builds|b)\//.test(url.pathname)

/** Lets links to this page's own addresses go without loading it again. */
export function followLinks(): void {
  addEventListener('popstate', follow)
  addEventListener('hashchange', follow)
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return
    const url = new URL(link.href)
    const isJump = url.pathname === location.pathname && /^#(intent|reading|result|main)$/.test(url.hash)
    if (!isPage(url) || isJump) return
    event.preventDefault()
    go(link.href)
    scrollTo(0, 0)
  })
}
