import type { Text } from '@huiyin/text'
import { type Query, sql } from '../db/sql.ts'
import type { Vault } from '../privacy/vault.ts'
import { questionWords, type Term, waysOf } from './terms.ts'

/**
 * The index behind the finder. Rooms write a row for each thing that can be found, in the same transaction as the
 * thing itself: `writes: [..., indexDocument(vault, { … })]`. The tokens are keyed hashes; title and detail are what
 * the result shows, so they are masked.
 */
export type SearchDocument = {
  readonly subjectId: string
  readonly kind: SearchKind
  readonly companyId: number
  readonly projectId: number
  /** Shown, and masked: `2-1-603`, `陈女士`, `BX-2611-0409`. */
  readonly title: string
  /** Shown beside it, masked: a case's description (through `maskText`), its state. */
  readonly detail?: string
  readonly houseId?: string | undefined
  /** Newest first; epoch ms. */
  readonly at: number
  readonly sortKey?: string
  /** From `terms.ts`: houseTerms, nameTerms, phoneTerms, numberTerms, textTerms. */
  readonly terms: readonly Term[]
}

export type SearchKind = 'house' | 'party' | 'case'

/** What each kind is called, and the right it takes to find it. */
export const SEARCH_KINDS: Readonly<Record<SearchKind, { readonly title: Text; readonly capability: string }>> = {
  house: { title: { zh: '住户', en: 'Households' }, capability: 'household.read' },
  party: { title: { zh: '住户', en: 'Households' }, capability: 'household.read' },
  case: { title: { zh: '事项', en: 'Cases' }, capability: 'case.read' },
}

/** Writes or rewrites one document. */
export function indexDocument(vault: Vault, document: SearchDocument): Query {
  return indexDocuments(vault, [document])
}

export function indexDocuments(vault: Vault, documents: readonly SearchDocument[]): Query {
  const rows = documents.map((document) => ({
    subject_id: document.subjectId,
    kind: document.kind,
    company_id: document.companyId,
    project_id: document.projectId,
    title: document.title,
    detail: (document.detail ?? '').slice(0, 200),
    house_id: document.houseId ?? null,
    at: new Date(document.at).toISOString(),
    sort_key: document.sortKey ?? '',
    // Numbers beyond 2^53 travel as text.
    tokens: `{${[tokenOfProject(vault, document.kind, document.projectId), ...tokensOf(vault, document.kind, document.terms)].join(',')}}`,
  }))
  return sql`insert into search_documents (subject_id, kind, company_id, project_id, title, detail, house_id, at, sort_key, tokens)
    select subject_id, kind, company_id, project_id, title, detail, house_id, at, sort_key, tokens::bigint[]
      from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as document (subject_id uuid, kind text, company_id int, project_id int, title text, detail text, house_id uuid, at timestamptz, sort_key text, tokens text)
    on conflict (subject_id, kind) do update set title = excluded.title, detail = excluded.detail, house_id = excluded.house_id, at = excluded.at, sort_key = excluded.sort_key, tokens = excluded.tokens`
}

/** Takes a thing out of the index, e.g. an erased person. */
export function unindex(subjectIds: readonly string[]): Query {
  return sql`delete from search_documents where subject_id = any(${subjectIds}::uuid[])`
}

export type Found = {
  subject_id: string
  kind: SearchKind
  project_id: number
  title: string
  detail: string
  house_id: string | null
  at: number
  sort_key: string
}

/**
 * What a question finds among one kind of things, newest first. The projects are those of the fence, or of these the
 * given ones. Undefined when the question cannot mean anything of this kind.
 */
export function findDocuments(
  vault: Vault,
  kind: SearchKind,
  question: string,
  options: { readonly projectIds?: readonly number[] | undefined; readonly limit: number },
): Query<Found> | undefined {
  const combinations = meanings(question, kind)
  if (combinations.length === 0) return undefined
  const projects = options.projectIds ?? null
  const [only, ...others] = options.projectIds ?? []
  const within = only !== undefined && others.length === 0 ? [tokenOfProject(vault, kind, only)] : []
  const searches = combinations.map(
    (terms) =>
      sql`select subject_id from search_subjects(${kind}, ${`{${[...within, ...tokensOf(vault, kind, terms)].join(',')}}`}::bigint[], ${projects}::int[], ${options.limit})`,
  )
  return sql<Found>`with found as (${sql.join(searches, sql` union `)})
    select d.subject_id, d.kind, d.project_id, d.title, d.detail, d.house_id, d.at, d.sort_key
      from found join search_documents d on d.subject_id = found.subject_id and d.kind = ${kind}
     order by d.at desc, d.subject_id desc limit ${options.limit}`
}

/** Every reading of the question: one way for each of its words, all words together. At most eight. */
function meanings(question: string, kind: SearchKind): Term[][] {
  let combinations: Term[][] = [[]]
  for (const word of questionWords(question)) {
    const ways = waysOf(word, kind)
    combinations = combinations.flatMap((terms) => ways.map((way) => [...terms, ...way])).slice(0, 8)
  }
  return combinations.filter((terms) => terms.length > 0)
}

/**
 * What a term is hashed with says of which kind of things it is: `603` of a house and of a case never meet, so each has
 * a list of its own in the index, and a question about one kind reads nothing of the others.
 */
function tokensOf(vault: Vault, kind: SearchKind, terms: readonly Term[]): bigint[] {
  return [...new Set(terms.map((term) => vault.term(`${kind}/${term.kind}`, term.value)))]
}

/** Stands in every document, so that a question within one project is answered by the index alone. */
function tokenOfProject(vault: Vault, kind: SearchKind, projectId: number): bigint {
  return vault.term(`${kind}/project`, String(projectId))
}
