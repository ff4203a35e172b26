import { expect } from 'vitest'
import type { Answer } from './client.ts'

declare module 'vitest' {
  // biome-ignore lint/correctness/noUnusedVariables: a merged declaration repeats the parameters of the original
  interface Matchers<R, T> {
    /** The answer is the problem document of this type, e.g. `access/denied`, beside this field if one is named. */
    toBeProblem: (type: string, at?: { readonly path: string }) => R
    /** The answer is 2xx. */
    toBeOk: () => R
  }
}

expect.extend({
  toBeProblem(answer: Answer, type: string, at?: { path: string }) {
    const body = answer.body as { type?: string; title?: string; errors?: { path: string; message: string }[] }
    const paths = body?.errors?.map((error) => error.path) ?? []
    const pass =
      answer.status >= 400 &&
      body?.type === `/problems/${type}` &&
      /^application\/problem\+json/.test(String(answer.headers['content-type'])) &&
      Boolean(body.title) &&
      (at === undefined || paths.includes(at.path))
    return {
      pass,
      message: () =>
        `${answer.request}: expected${this.isNot ? ' not' : ''} the problem ${type}${at ? ` at ${at.path}` : ''}, got ${answer.status} ${JSON.stringify(body, null, 1)}`,
    }
  },
  toBeOk(answer: Answer) {
    return {
      pass: answer.status >= 200 && answer.status < 300,
      message: () =>
        `${answer.request}: expected${this.isNot ? ' not' : ''} 2xx, got ${answer.status} ${JSON.stringify(answer.body, null, 1)}`,
    }
  },
})
