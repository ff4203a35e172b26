import type { Text } from '@huiyin/text'
import type { ZodType } from 'zod'
import type { Call } from '../http/route.ts'

/** A list that a room offers for export: with the filters of its page, masked as its page is. */
export type ExportableList = {
  readonly id: string
  readonly title: Text
  /** Beside `list.export`: the right to see the list. */
  readonly capability: string
  /** The filters, without those of paging. Refuses what it does not know. */
  readonly query: ZodType<Record<string, unknown>>
  readonly columns: readonly ExportColumn[]
  /** Rows in pages, in the order of the list. */
  readonly pages: (
    call: ExportCall,
    projectId: number,
    query: Readonly<Record<string, unknown>>,
  ) => AsyncIterable<readonly ExportRow[]>
}

export type ExportColumn = {
  readonly id: string
  readonly title: Text
  /** `instant` cells are epoch milliseconds, shown in the project's zone. */
  readonly type?: 'text' | 'number' | 'instant'
  /** Characters. */
  readonly width?: number
}

export type ExportCell = string | number | boolean | Text | null | undefined
export type ExportRow = Readonly<Record<string, ExportCell>>
export type ExportCall = Pick<Call, 'app' | 'actor' | 'language' | 'read'>

const lists = new Map<string, ExportableList>()

/** Called once, when the room's index is loaded. */
export function registerExport(list: ExportableList): void {
  lists.set(list.id, list)
}

export function exportableList(id: string): ExportableList | undefined {
  return lists.get(id)
}

export function exportableLists(): readonly ExportableList[] {
  return [...lists.values()]
}
