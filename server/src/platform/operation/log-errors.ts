import { withoutNumbers } from '../privacy/protected-text.ts'

export type LoggedError = {
  readonly type: string
  readonly message: string
  readonly code?: string
  readonly constraint?: string
  readonly table?: string
  readonly stack?: string
}

/**
 * An error as the log holds it. PostgreSQL puts values of rows into `detail`, `where` and some messages, gateways quote
 * whom they could not reach: only named members pass, and their texts lose quoted values, numbers and addresses.
 */
export function loggedError(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: withoutPersons(String(error)) }
  const { code, constraint, table } = error as { code?: unknown; constraint?: unknown; table?: unknown }
  const ofData = typeof code === 'string' && code.startsWith('22')
  const clean = (text: string) => withoutPersons(ofData ? text.replace(/"[^"\n]*"/g, '"…"') : text)
  const message = clean(error.message)
  return {
    type: error.name,
    message,
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof constraint === 'string' ? { constraint } : {}),
    ...(typeof table === 'string' ? { table } : {}),
    // The stack begins with the message, which may run over several lines.
    ...(error.stack ? { stack: clean(error.stack.replace(error.message, () => message)) } : {}),
  }
}

/** Without telephone and identity numbers, and without addresses of mail. */
export function withoutPersons(text: string): string {
  return withoutNumbers(text).replace(/[^\s<>"]+@[^\s<>"]+/g, '***@***')
}
