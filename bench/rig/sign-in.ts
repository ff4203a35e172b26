import { REHEARSAL_PASSWORD } from '../../server/src/modules/setup/index.ts'

type Answer = { readonly statusCode: number; readonly headers: Readonly<Record<string, unknown>> }
type Inject = (request: {
  method: 'POST'
  url: string
  headers: Record<string, string>
  payload: object
}) => Promise<Answer>

/** The cookie of a sample account on a server in this process. */
export async function signedIn(login: string, inject: Inject): Promise<string> {
  const answer = await inject({
    method: 'POST',
    url: '/api/v1/sessions',
    headers: {},
    payload: { login, password: REHEARSAL_PASSWORD },
  })
  return cookieOf(answer.statusCode, [answer.headers['set-cookie']].flat() as string[])
}

/** The same on one that runs elsewhere. */
export async function signedInAt(url: string, login: string): Promise<string> {
  const answer = await fetch(`${url}/api/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password: REHEARSAL_PASSWORD }),
  })
  return cookieOf(answer.status, answer.headers.getSetCookie())
}

function cookieOf(status: number, cookies: readonly string[]): string {
  if (status !== 200) throw new Error(`the sample account cannot sign in: ${status}`)
  return cookies.map((cookie) => cookie.split(';')[0]).join('; ')
}
