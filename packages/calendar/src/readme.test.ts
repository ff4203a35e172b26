import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as china from './china.ts'
import * as calendar from './index.ts'

/** Every line of the README that ends in `// → value` gives that value, in the order of the page. */
test('the examples of the README are true', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const code = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1]).join('\n')
  const body = code
    .replace(/^import .*$/gm, '')
    .replace(/^(\S.*) \/\/ → (.*)$/gm, (_, expression: string, value: string) => {
      return `check(${JSON.stringify(expression)}, ${expression}, ${value})`
    })
  const names = { ...calendar, ...china }
  let checked = 0
  const check = (expression: string, actual: unknown, expected: unknown): void => {
    checked++
    expect(actual, expression).toEqual(expected)
  }
  for (const [, imported] of code.matchAll(/^import \{ (.*) \}/gm)) {
    for (const name of imported?.split(', ') ?? []) expect(names, name).toHaveProperty(name)
  }
  new Function('check', ...Object.keys(names), body)(check, ...Object.values(names))
  expect(checked).toBe(code.split('// →').length - 1)
})
