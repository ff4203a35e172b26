import type { Text } from '@huiyin/text'

/** A place in a pack and what is wrong, or odd, there. Errors keep it from being activated. */
export type PackProblem = {
  /** Dotted, lists by the id of their entry: `rules.responses.repair.arrival.ordinary.within`. */
  readonly path: string
  readonly severity: 'error' | 'warning'
  readonly message: Text
}

/** Collects problems; `at` goes a step deeper. */
export class Findings {
  readonly problems: PackProblem[]
  readonly #path: string

  constructor(problems: PackProblem[] = [], path = '') {
    this.problems = problems
    this.#path = path
  }

  at(...names: readonly (string | number)[]): Findings {
    return new Findings(this.problems, [this.#path, ...names].filter((name) => name !== '').join('.'))
  }

  error(zh: string, en: string): void {
    this.problems.push({ path: this.#path, severity: 'error', message: { zh, en } })
  }

  warning(zh: string, en: string): void {
    this.problems.push({ path: this.#path, severity: 'warning', message: { zh, en } })
  }
}
