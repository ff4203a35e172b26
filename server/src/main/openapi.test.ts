import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, test } from 'vitest'
import { testApp } from '../testing/index.ts'

type Operation = {
  readonly operationId?: string
  readonly summary?: string
  readonly tags?: readonly string[]
  readonly parameters?: readonly { readonly in: string; readonly name: string }[]
  readonly responses?: Readonly<Record<string, unknown>>
}

async function description() {
  const { server } = await testApp()
  await server.ready()
  const answer = await server.inject({ method: 'GET', url: '/api/openapi.json' })
  return answer.json() as { openapi: string; paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> }
}

test('the description of the API is valid OpenAPI 3.1', async () => {
  const { valid, errors } = await new Validator().validate((await description()) as never)
  expect(errors ?? []).toEqual([])
  expect(valid).toBe(true)
})

test('every operation has a name of its own, words, a group, its parameters and an answer', async () => {
  const operations = Object.entries((await description()).paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, at: `${method} ${path}`, ...operation })),
  )
  expect(operations.length).toBeGreaterThan(100)
  const names = operations.map(({ operationId }) => operationId)
  expect(names.filter((name, at) => !name || names.indexOf(name) !== at)).toEqual([])
  const faults = operations.flatMap(({ at, path, summary, tags, parameters = [], responses = {} }) => {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((one) => one[1] ?? '')
    const declared = parameters.filter((one) => one.in === 'path').map(({ name }) => name)
    return [
      ...(summary ? [] : [`${at}: no summary`]),
      ...(tags?.length ? [] : [`${at}: no tag`]),
      ...(Object.keys(responses).some((status) => status.startsWith('2')) ? [] : [`${at}: no good answer`]),
      ...inPath.filter((name) => !declared.includes(name)).map((name) => `${at}: ${name} is not declared`),
      ...declared.filter((name) => !inPath.includes(name)).map((name) => `${at}: ${name} is not in the path`),
    ]
  })
  expect(faults).toEqual([])
})
