import type { Text } from '@huiyin/text'
import { Refusal } from '../../../platform/problems.ts'
import { IMPORT_PROBLEMS } from './contract.ts'
import type { RosterRow } from './rows.ts'
import type { ImportSummary } from './store.ts'

export const ROSTER_FIELDS: readonly { readonly id: string; readonly title: Text }[] = []

export type ColumnChoice = { readonly sheet: string; readonly index: number; readonly field: string | null }

/**
 * A workbook as rows of houses, in the words of this room. The reading itself is the estate room's.
 *
 * @throws Refusal roster/unreadable
 */
export async function readRosterFile(
  _file: Buffer,
  _choices: readonly ColumnChoice[],
): Promise<{ rows: RosterRow[]; columns: ImportSummary['columns'] }> {
  throw new Refusal(IMPORT_PROBLEMS.unreadable)
}
