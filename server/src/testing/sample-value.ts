import { z } from 'zod'

type Json = {
  type?: string | string[]
  format?: string
  pattern?: string
  enum?: unknown[]
  const?: unknown
  minimum?: number
  exclusiveMinimum?: number
  minLength?: number
  minItems?: number
  items?: Json
  properties?: Record<string, Json>
  required?: string[]
  anyOf?: Json[]
  oneOf?: Json[]
  allOf?: Json[]
  default?: unknown
}

/** The smallest value that a schema accepts, for requests of tests that walk all routes. */
export function sampleOf(schema: z.ZodType): unknown {
  return sample(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json)
}

const WORDS = ['aa', 'a', '1', '12', '2580', 'abc123', '2026-11-23', '10:00', '13800005521', '7', 'x'.repeat(24)]

function sample(json: Json): unknown {
  if (json.const !== undefined) return json.const
  if (json.enum) return json.enum[0]
  const chosen = json.anyOf?.[0] ?? json.oneOf?.[0]
  if (chosen) return sample(chosen)
  if (json.allOf) return Object.assign({}, ...json.allOf.map(sample))
  switch (Array.isArray(json.type) ? json.type[0] : json.type) {
    case 'object':
      return Object.fromEntries((json.required ?? []).map((name) => [name, sample(json.properties?.[name] ?? {})]))
    case 'array':
      return Array.from({ length: json.minItems ?? 0 }, () => sample(json.items ?? {}))
    case 'integer':
    case 'number':
      return json.minimum !== undefined && json.minimum > -1e9 ? Math.max(json.minimum, 0) : 1
    case 'boolean':
      return true
    case 'null':
      return null
    default:
      return sampleText(json)
  }
}

function sampleText(json: Json): string {
  if (json.format === 'uuid') return '01234567-89ab-7def-8123-456789abcdef'
  if (json.format === 'date-time') return '2026-11-23T10:43:00+08:00'
  if (json.format === 'date') return '2026-11-23'
  const long = (word: string) => word.padEnd(json.minLength ?? 0, 'x')
  const pattern = json.pattern ? new RegExp(json.pattern, 'u') : undefined
  return long(WORDS.find((word) => pattern?.test(long(word)) ?? true) ?? 'aa')
}
