export type { CassetteStore } from './cassette/cassette.js'
export { type KeptAnswer, type KeptAnswers, keepAnswers } from './cassette/kept-answers.js'
export { cache, record, replay } from './cassette/record.js'
export { type Abilities, createModel, type ModelParts } from './endpoint/create-model.js'
export { type EndpointSettings, readEndpoint } from './endpoint/custom.js'
export { type Endpoint, hostedLimits, localLimits, type StructuredLevel } from './endpoint/endpoint.js'
export type { Cut, Exchange, HttpOutcome, HttpRequest, Limits } from './endpoint/exchange.js'
export type { KeySources } from './endpoint/keys.js'
export { type Budget, createLedger, type Ledger, type Need, type Reservation } from './endpoint/ledger.js'
export { type ModelId, parseModelId } from './endpoint/model-id.js'
export { createNetwork, type NetworkParts } from './endpoint/network.js'
export { type Choice, type Found, findModel, type OpenParts, openModel } from './endpoint/open-model.js'
export { presets } from './endpoint/presets.js'
export { priceList } from './endpoint/price-list.js'
export type { Price, PriceList } from './endpoint/prices.js'
export { type AbilityStore, type Check, type CheckName, type ProbeResult, probe } from './endpoint/probe.js'
export { createSecret, type Secret } from './endpoint/secret.js'
export type {
  Message,
  Model,
  ModelAnswer,
  ModelFailureCode,
  ModelRequest,
  Tool,
  ToolCall,
  Usage,
} from './model.js'
export { notationCard } from './prompts/reader/notation-card.js'
export type {
  ModelProposer,
  ModelProposerOptions,
  ProposalOutcome,
  ProposalRequest,
  ProposerEvent,
} from './proposer/api.js'
export { createModelProposer } from './proposer/proposer.js'
export type { AnswerOutcome, ReaderEvent } from './reader/events.js'
export {
  createModelReader,
  type EmbeddedReader,
  longestRequestCharacters,
  type ModelReader,
  type ModelReaderOptions,
  type ModelReading,
  type ModelReadRequest,
  type ReaderMode,
  type Unavailable,
} from './reader/reader.js'
export { addUsage, type ModelUsage, noUsage } from './usage.js'
