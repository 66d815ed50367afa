import { type Endpoint, hostedLimits, localLimits, type StructuredLevel } from './endpoint.js'

const hosted = (
  name: string,
  baseUrl: string,
  keyVariable: string,
  api: Endpoint['api'],
  structured: StructuredLevel | undefined,
  tokenLimit: Endpoint['tokenLimit'] = 'max_tokens',
): Endpoint => ({ name, baseUrl, api, keyVariable, isLocal: false, structured, tokenLimit, limits: hostedLimits })

const local = (
  name: string,
  port: number,
  structured: StructuredLevel | undefined,
  keyVariable?: string,
): Endpoint => ({
  name,
  baseUrl: `http://localhost:${port}/v1`,
  api: 'chat',
  keyVariable,
  isLocal: true,
  structured,
  tokenLimit: 'max_tokens',
  limits: localLimits,
})

/**
 * The endpoints known by name, and what their documentation says of them (read 2026-11):
 *
 * openai: strict schemas; the limit of tokens is `max_completion_tokens` where chat completions are used.
 * xai: docs.x.ai calls chat completions a legacy endpoint; strict schemas.
 * anthropic: platform.claude.com/docs/en/api/openai-sdk: `response_format` and `strict` are ignored without an error, so
 *   the prompt alone holds the answer to the schema. `max_tokens`, streaming with usage and tools are supported.
 * google: ai.google.dev/gemini-api/docs/openai: chat completions with JSON schemas, tools and `max_tokens`.
 * openrouter: what works depends on the model behind it.
 * ollama: docs.ollama.com/api/openai-compatibility: `response_format`, tools, `stream_options`, `max_tokens`.
 * llamacpp, vllm, lmstudio: JSON schemas become grammars. LM Studio has no mode for JSON without a schema.
 */
export const presets: readonly Endpoint[] = [
  hosted('openai', 'https://api.openai.com/v1', 'OPENAI_API_KEY', 'responses', 'strict', 'max_completion_tokens'),
  hosted('xai', 'https://api.x.ai/v1', 'XAI_API_KEY', 'responses', 'strict'),
  hosted('anthropic', 'https://api.anthropic.com/v1', 'ANTHROPIC_API_KEY', 'chat', 'prompt'),
  hosted('google', 'https://generativelanguage.googleapis.com/v1beta/openai', 'GEMINI_API_KEY', 'chat', 'strict'),
  hosted('openrouter', 'https://openrouter.ai/api/v1', 'OPENROUTER_API_KEY', 'chat', undefined),
  local('ollama', 11434, undefined),
  local('llamacpp', 8080, 'strict', 'LLAMA_API_KEY'),
  local('vllm', 8000, 'strict', 'VLLM_API_KEY'),
  local('lmstudio', 1234, undefined),
]
