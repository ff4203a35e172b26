/** A refusal as the server says it (RFC 9457), in the reader's language. */
export type ProblemDocument = {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail?: string
  readonly instance?: string
  readonly errors?: readonly { readonly path: string; readonly message: string }[]
  readonly [member: string]: unknown
}

/** The server answered and refused. `kind` is what a screen makes of it. */
export class RefusedError extends Error {
  readonly problem: ProblemDocument
  constructor(problem: ProblemDocument) {
    super(problem.title)
    this.problem = problem
  }
  get status(): number {
    return this.problem.status
  }
  /** `case/not-open` of `/problems/case/not-open`. */
  get code(): string {
    return this.problem.type.replace(/^\/problems\//, '')
  }
  get fieldErrors(): Readonly<Record<string, string>> {
    return Object.fromEntries((this.problem.errors ?? []).map((error) => [error.path, error.message]))
  }
}

/** Nobody answered: no network, or the server is away. What was typed is kept and may be sent again. */
export class UnreachableError extends Error {
  readonly unreachable = true
}

export function isRefused(error: unknown): error is RefusedError {
  return error instanceof RefusedError
}

export function isUnreachable(error: unknown): error is UnreachableError {
  return error instanceof UnreachableError
}
