import { MantineProvider } from '@mantine/core'
import '@mantine/core/styles/global.css'
import '@mantine/core/styles/default-css-variables.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { createMemoryHistory } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import '../theme/tokens.css'
import '../theme/parts.css'
import { setTransport } from '../api/client.ts'
import { createQueryClient } from '../api/queries.ts'
import { freezeAt } from '../clock/business-clock.ts'
import { markDocument, setLanguage } from '../language/language.ts'
import { phoneStates, phoneStatesAt } from '../phone/states.tsx'
import Desk from '../shell/desk.tsx'
import { cssVariables, theme } from '../theme/mantine.ts'
import { applyScheme, chooseScheme } from '../theme/scheme.ts'
import { draftsBelongTo, forgetAllDrafts } from '../ui/form/draft.ts'
import { listenToKeys } from '../ui/keys/keys.ts'
import { LiveRegion } from '../ui/live-region.tsx'
import { FROZEN_AT, meOf, shellAnswers } from './fixtures.ts'
import type { Answer, Refusal, State } from './state.ts'

/** `/states.html#inbox/loaded?scheme=dark&language=en` draws that state; without a name it lists them all. */
const found = import.meta.glob<{ states: readonly State[] }>(['../**/states.tsx', '!../phone/**'], { eager: true })
const states: readonly State[] = [
  ...Object.values(found).flatMap((module) => module.states),
  ...Object.entries(phoneStates).map(([id, phone]) => ({ id, title: { zh: id }, phone })),
]

const [name = '', query = ''] = decodeURIComponent(window.location.hash.slice(1)).split('?')
const search = new URLSearchParams(query)
localStorage.removeItem('huiyin.keys')
forgetAllDrafts()
chooseScheme(search.get('scheme') === 'dark' ? 'dark' : 'light')
setLanguage(search.get('language') === 'en' ? 'en' : 'zh')
const scheme = applyScheme()
markDocument()
listenToKeys()
// No stream of live updates while a state is drawn.
Object.defineProperty(window, 'EventSource', { value: undefined })
window.addEventListener('hashchange', () => window.location.reload())

const state = states.find((one) => one.id === name)
const isPhone = state !== undefined && 'phone' in state
freezeAt(isPhone ? phoneStatesAt : FROZEN_AT)
// The phone's styles are written for its own page: the desk's states are drawn without them.
if (isPhone) await import('../phone/phone.css')
const root = document.getElementById('root')
if (root) createRoot(root).render(state ? draw(state) : <List />)
// A skeleton stands after 300 ms, and what was pressed has opened by then.
if (state?.after) setTimeout(() => afterDrawing(40), 400)
else setTimeout(drawn, 400)

/** Presses what the state presses, as soon as it is there; a slow machine draws later. */
function afterDrawing(tries: number): void {
  if (state?.after?.(document) === false && tries > 0) setTimeout(() => afterDrawing(tries - 1), 100)
  else setTimeout(drawn, 300)
}

function drawn(): void {
  document.documentElement.setAttribute('data-drawn', '')
}

function draw(one: State) {
  if ('phone' in one) return one.phone()
  const client = createQueryClient()
  client.setDefaultOptions({ queries: { ...client.getDefaultOptions().queries, retry: false } })
  if ('element' in one)
    return (
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} forceColorScheme={scheme}>
        <QueryClientProvider client={client}>
          <main style={{ padding: 16 }}>
            <h1 className="vh">{one.title.zh}</h1>
            {one.element()}
          </main>
          <LiveRegion />
        </QueryClientProvider>
      </MantineProvider>
    )
  const me = meOf(one.me)
  draftsBelongTo(me.id)
  setTransport(answering({ ...shellAnswers, ...one.answers }))
  return <Desk me={me} client={client} history={createMemoryHistory({ initialEntries: [one.path] })} />
}

function answering(answers: Readonly<Record<string, Answer>>) {
  return async (path: string, init: RequestInit): Promise<Response> => {
    const asked = `${init.method ?? 'GET'} ${path.replace('/api/v1', '')}`
    const answer = answers[asked] ?? answers[asked.split('?')[0] ?? '']
    if (answer === 'never') return new Promise(() => {})
    if (answer === 'away') throw new TypeError('Failed to fetch')
    if (answer === undefined) return json({ status: 404, type: '/problems/not-found', title: '没有找到' }, 404)
    return isRefusal(answer) ? json(answer.problem, answer.problem.status) : json(answer, 200)
  }
}

function isRefusal(answer: Answer): answer is Refusal {
  return typeof answer === 'object' && answer !== null && 'problem' in answer
}

function json(body: unknown, status: number): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })
}

function List() {
  return (
    <main style={{ padding: 24 }}>
      <h1 className="title">States</h1>
      <ul>
        {states.map((one) => (
          <li key={one.id}>
            <a href={`#${one.id}`} data-state={one.id}>
              {one.id}
            </a>{' '}
            {one.title.zh}
          </li>
        ))}
      </ul>
    </main>
  )
}
