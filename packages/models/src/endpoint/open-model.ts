import type { Model } from '../model.js'
import { type Abilities, createModel } from './create-model.js'
import type { Endpoint } from './endpoint.js'
import type { Exchange } from './exchange.js'
import { findKey, type KeySources } from './keys.js'
import type { Ledger } from './ledger.js'
import { parseModelId } from './model-id.js'
import { presets } from './presets.js'
import { priceList } from './price-list.js'
import type { PriceList } from './prices.js'
import type { Secret } from './secret.js'

/** A model's place and key, found by its id. */
export type Found =
  | { readonly ok: true; readonly endpoint: Endpoint; readonly name: string; readonly key: Secret | undefined }
  | { readonly ok: false; readonly message: string }

/** Finds the endpoint of `provider/model` among the built-in ones and `own`, and its key; without `keys` none is looked for. */
export function findModel(id: string, own: readonly Endpoint[], keys: KeySources | undefined): Found {
  const parsed = parseModelId(id)
  if (parsed === undefined)
    return { ok: false, message: `'${id}' does not have the form provider/model, as in openai/gpt-6-sol.` }
  const { provider, name } = parsed
  const builtIn = presets.find((preset) => preset.name === provider)
  const endpoint = builtIn ?? own.find((other) => other.name === provider)
  if (endpoint === undefined) {
    const known = [...presets, ...own].map((other) => other.name).join(', ')
    return { ok: false, message: `There is no endpoint '${provider}'. There are: ${known}.` }
  }
  if (keys === undefined) return { ok: true, endpoint, name, key: undefined }
  const found = findKey(endpoint, keys, builtIn !== undefined)
  return found.ok ? { ok: true, endpoint, name, key: found.key } : found
}

export interface OpenParts {
  readonly exchange: Exchange
  readonly ledger: Ledger
  /** Undefined where nothing is sent, as in a replay. */
  readonly keys: KeySources | undefined
  /** Endpoints from the user's settings. */
  readonly endpoints?: readonly Endpoint[]
  /** The user's own prices, before the built-in list. */
  readonly prices?: PriceList
  /** What an earlier probe found out, by model id. */
  readonly abilities?: (id: string) => Abilities | undefined
}

/** Opens `provider/model` for use; nothing is sent yet. */
export function openModel(
  id: string,
  parts: OpenParts,
): { readonly ok: true; readonly model: Model } | { readonly ok: false; readonly message: string } {
  const found = findModel(id, parts.endpoints ?? [], parts.keys)
  if (!found.ok) return found
  const own = (list: PriceList) => (Object.hasOwn(list, id) ? list[id] : undefined)
  const price = own(parts.prices ?? {}) ?? own(priceList)
  const abilities = parts.abilities?.(id)
  const model = createModel(found.endpoint, found.name, {
    exchange: parts.exchange,
    ledger: parts.ledger,
    ...(found.key === undefined ? {} : { key: found.key }),
    ...(price === undefined ? {} : { price }),
    ...(abilities === undefined ? {} : { abilities }),
  })
  return { ok: true, model }
}
