import { openProduct, productLog } from '../server/src/main/product.ts'
import { compile } from '../server/src/platform/db/sql.ts'
import { findDocuments, type SearchKind } from '../server/src/platform/search/search-documents.ts'
import { barePool } from './rig/bare-pool.ts'
import { chanceOf } from './rig/chance.ts'
import { type DataSet, openDataSet } from './rig/data-set.ts'
import { percentile } from './rig/load.ts'
import type { Report } from './rig/report.ts'
import { startApp } from './rig/running-app.ts'
import { signedInAt } from './rig/sign-in.ts'

type Question = { readonly kind: string; readonly q: string; readonly projectId: number | undefined }

/**
 * What somebody types into the finder, within one project and over all: common and rare words, two words, telephone
 * numbers in part, rooms, case numbers. Beside it the index asked by hand without fence and product; and a LIKE over
 * what is stored says whether the answers are the right ones.
 */
export async function benchSearch(options: { readonly short: boolean }): Promise<Report> {
  const data = await openDataSet(options.short ? 'short' : 'long')
  const app = await startApp(data)
  const product = await openProduct({ env: data.env, rehearsal: true, migrate: false, log: productLog('error') })
  const bare = barePool(data.postgres.urlOf('superuser', 'huiyin'), 3)
  try {
    const vault = await product.app.vaults.of(data.companyId)
    const cookie = await signedInAt(app.url, 'gumingyuan')
    const questions = await questionsOf(data, options.short ? 15 : 40)
    const ask = async ({ q, projectId }: Question) => {
      const path = projectId === undefined ? '/find' : `/projects/${projectId}/find`
      const answer = await fetch(`${app.url}/api/v1${path}?q=${encodeURIComponent(q)}&limit=20`, {
        headers: { cookie },
      })
      const body = (await answer.json()) as Answer
      if (answer.status !== 200) throw new Error(`${q}: ${answer.status} ${JSON.stringify(body)}`)
      return body
    }
    const byHand = async ({ q, projectId }: Question) => {
      const projects = projectId === undefined ? data.projectIds : [projectId]
      const statements = (['house', 'party', 'case'] as const).flatMap((kind) =>
        tokensOf(findDocuments(vault, kind, q, { projectIds: projects, limit: 20 })).map((tokens) => ({
          kind,
          tokens,
        })),
      )
      await Promise.all(
        statements.map(({ kind, tokens }) =>
          bare.query(BY_HAND, [data.companyId, projects, kind, tokens, LIMITS[kind]]),
        ),
      )
    }
    // Caches as they are in the middle of a day.
    for (const question of questions) await ask(question)
    const http: Timed[] = []
    const hand: number[] = []
    for (const question of questions) {
      http.push({ kind: question.kind, ms: await ms(() => ask(question)) })
      hand.push(await ms(() => byHand(question)))
    }
    const wrong = await compared(data, questions, ask)
    const sorted = http.map((one) => one.ms).sort((a, b) => a - b)
    hand.sort((a, b) => a - b)
    const byKind = Object.fromEntries(
      [...new Set(http.map((one) => one.kind))].map((kind) => {
        const own = http.filter((one) => one.kind === kind).map((one) => one.ms)
        return [
          kind,
          Math.round(
            percentile(
              own.sort((a, b) => a - b),
              0.95,
            ) * 10,
          ) / 10,
        ]
      }),
    )
    return {
      figures: {
        questions: questions.length,
        'p50, p95, p99 by HTTP, ms': [0.5, 0.95, 0.99].map((share) => Math.round(percentile(sorted, share) * 10) / 10),
        'p95 by hand, ms': percentile(hand, 0.95),
        'p95 by kind of question, ms': byKind,
        'compared with LIKE': wrong.compared,
        ...(wrong.first ? { 'first difference': wrong.first } : {}),
      },
      bars: [
        { name: 'p95', reached: percentile(sorted, 0.95), wanted: { atMost: 50 }, unit: 'ms' },
        { name: 'p99', reached: percentile(sorted, 0.99), wanted: { atMost: 150 }, unit: 'ms' },
        {
          name: 'p95 / p95 by hand',
          reached: percentile(sorted, 0.95) / percentile(hand, 0.95),
          wanted: { atMost: 2 },
        },
        { name: 'answers unlike those of LIKE', reached: wrong.different, wanted: { atMost: 0 } },
      ],
    }
  } finally {
    await bare.end()
    await product.close()
    await app.stop()
    await data.close()
  }
}

type Timed = { readonly kind: string; readonly ms: number }
type Answer = {
  readonly groups: readonly { readonly kind: string; readonly items: readonly { id?: string; label?: string }[] }[]
}

const LIMITS: Readonly<Record<SearchKind, number>> = { house: 200, party: 200, case: 20 }
const BY_HAND = `select subject_id, title, detail, house_id, at from search_documents
  where company_id = $1 and project_id = any($2::int[]) and kind = $3 and tokens @> $4::bigint[]
  order by at desc, subject_id desc limit $5`

/** The readings of a question as the product hashes them. */
function tokensOf(query: ReturnType<typeof findDocuments>): string[] {
  if (!query) return []
  return compile(query).values.filter(
    (value): value is string => typeof value === 'string' && /^\{-?\d[\d,-]*\}$/.test(value),
  )
}

async function questionsOf(data: DataSet, each: number): Promise<Question[]> {
  const chance = chanceOf(7)
  const oneOf = <T>(list: readonly T[]) => list[chance(list.length)] as T
  const { rows: numbers } = await data.admin.query<{ number: string }>(
    'select number from cases order by id limit 1 offset $1',
    [Math.floor(data.size.cases / 3)],
  )
  const { rows: houses } = await data.admin.query<{ label: string }>('select label from houses order by id limit 40')
  const blocks = data.projectIds.map((_, place) => (place === 0 ? '0000' : String(place).padStart(4, '0')))
  const tail = () => String((chance(data.size.housesEach) * 7919) % 10_000).padStart(4, '0')
  const makers: Readonly<Record<string, () => string>> = {
    'common word': () => oneOf(['漏水', '厨房', '堵塞', '马桶', '不亮']),
    'rare word': () => oneOf(['白蚁', '蜂窝', '冻裂', '倒灌', '鼠患']),
    'two words': () => `${oneOf(['厨房', '卫生间', '阳台'])} ${oneOf(['渗水', '跳闸', '有异味'])}`,
    'common and rare': () => `漏水 ${oneOf(['白蚁', '塌陷'])}`,
    'whole phone': () => `136${oneOf(blocks)}${tail()}`,
    'last four digits': tail,
    'last eight digits': () => `${oneOf(blocks)}${tail()}`,
    'first seven digits': () => `136${oneOf(blocks)}`,
    room: () => oneOf(houses).label,
    'room alone': () => oneOf(houses).label.split('-').at(-1) as string,
    'case number': () => oneOf(numbers).number,
    'end of a case number': () => String(100 + chance(800)),
    name: () => oneOf(['陈', '王雨', '李建国']),
    pinyin: () => oneOf(['wang', 'lijg', 'cyt']),
  }
  return Object.entries(makers).flatMap(([kind, make]) =>
    Array.from({ length: each }, (_, index) => ({
      kind,
      q: make(),
      projectId: index % 2 === 0 ? oneOf(data.projectIds) : undefined,
    })),
  )
}

/** The newest cases that hold the words, as LIKE finds them: the same, in the same order. */
async function compared(
  { admin, projectIds }: DataSet,
  questions: readonly Question[],
  ask: (question: Question) => Promise<Answer>,
) {
  const ofText = questions.filter(({ kind }) => /word|common/.test(kind))
  let different = 0
  let first: unknown
  for (const question of ofText.filter((_, index) => index % 3 === 0)) {
    const words = question.q.split(' ').map((word) => `%${word}%`)
    const { rows } = await admin.query<{ id: string }>(
      `select id from cases where project_id = any($1::int[]) and content || ' ' || place_label like all($2::text[])
        order by registered_at desc, id desc limit 20`,
      [question.projectId === undefined ? projectIds : [question.projectId], words],
    )
    const answer = await ask(question)
    const found = answer.groups.find((group) => group.kind === 'case')?.items.map((item) => item.id) ?? []
    if (JSON.stringify(found) === JSON.stringify(rows.map((row) => row.id))) continue
    different += 1
    first ??= { question, found: found.length, like: rows.length }
  }
  return { compared: Math.ceil(ofText.length / 3), different, first }
}

async function ms(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}
