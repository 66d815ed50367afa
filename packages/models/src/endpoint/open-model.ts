import type { Model } from '../model.js'
import { type Abilities, createModel } from './create-model.js'
import type { Endpoint } from './endpoint.js'
import type { Exchange } from './exchange.js'
import { findKey, type KeySources } from './keys.js'
import type { Ledger } from './ledger.js'
import { parseModelId } from './model-id.js'
import { presets } from './presets.js'
import { priceList } from './price-list.js'
import type { Price, PriceList } from './prices.js'
import type { Secret } from './secret.js'

/** What there is to choose from. */
export interface Choice {
  /** Undefined where nothing is sent, as in a replay. */
  readonly keys: KeySources | undefined
  /** Endpoints from the user's settings. */
  readonly endpoints?: readonly Endpoint[]
  /** The user's own prices, before the built-in list. */
  readonly prices?: PriceList
}

/** A model's place, key and price, found by its id. */
export type Found =
  | {
      readonly ok: true
      readonly endpoint: Endpoint
      readonly name: string
      readonly key: Secret | undefined
      readonly price: Price | undefined
    }
  /** `message` says what is wrong and what there is instead. */
  | { readonly ok: false; readonly message: string }

/** Finds the endpoint of `provider/model` among the built-in ones and the user's, and what belongs to it. */
export function findModel(id: string, { keys, endpoints = [], prices = {} }: Choice): Found {
  const parsed = parseModelId(id)
  if (parsed === undefined)
    return { ok: false, message: `'${id}' does not have the form provider/model, as in openai/gpt-6-sol.` }
  const { provider, name } = parsed
  const builtIn = presets.find((preset) => preset.name === provider)
  const endpoint = builtIn ?? endpoints.find((own) => own.name === provider)
  if (endpoint === undefined) {
    const known = [...presets, ...endpoints].map((one) => one.name).join(', ')
    return { ok: false, message: `There is no endpoint '${provider}'. There are: ${known}.` }
  }
  const price = [prices, priceList].find((list) => Object.hasOwn(list, id))?.[id]
  if (keys === undefined) return { ok: true, endpoint, name, key: undefined, price }
  const found = findKey(endpoint, keys, builtIn !== undefined)
  return found.ok ? { ok: true, endpoint, name, key: found.key, price } : found
}

export interface OpenParts extends Choice {
  readonly exchange: Exchange
  readonly ledger: Ledger
  /** What an earlier probe found out, by model id. */
  readonly abilities?: (id: string) => Abilities | undefined
}

/** Opens `provider/model` for use; nothing is sent yet. */
export function openModel(
  id: string,
  parts: OpenParts,
): { readonly ok: true; readonly model: Model } | { readonly ok: false; readonly message: string } {
  const found = findModel(id, parts)
  if (!found.ok) return found
  const { endpoint, name, key, price } = found
  const { exchange, ledger } = parts
  return {
    ok: true,
    model: createModel(endpoint, name, { exchange, ledger, key, price, abilities: parts.abilities?.(id) }),
  }
}
