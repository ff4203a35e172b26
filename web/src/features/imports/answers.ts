import type { z } from 'zod'
import type { previewAnswer } from '../../../../server/src/modules/households/roster-import/contract.ts'

export type Preview = z.infer<typeof previewAnswer>
export type PreviewRow = Preview['items'][number]
export type Outcome = PreviewRow['outcome']
export const OUTCOMES: readonly Outcome[] = ['error', 'conflict', 'new', 'changed', 'same']
