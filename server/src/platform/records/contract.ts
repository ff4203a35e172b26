import { z } from 'zod'
import { declareProblem } from '../problems.ts'
import { typedText } from '../typed-text.ts'

export const textSchema = z.object({ zh: z.string(), en: z.string().optional() })
export const reference = z.strictObject({ type: z.string().min(1).max(40), id: z.uuid() })

export const FILE_BODY = {
  id: z.uuid(),
  recordType: z.string().min(1).max(80),
  subject: reference,
  part: reference.optional(),
  /** By the keys of the form; what it says of each is in `GET …/record-types`. */
  fields: z.record(z.string().max(60), z.unknown()),
  signatures: z
    .array(z.strictObject({ role: z.string().max(60), signatureId: z.uuid() }))
    .max(6)
    .default([]),
  /** The record that this one corrects. */
  replaces: z.uuid().optional(),
  reason: typedText(200, 2).optional(),
} as const

export const RECORD_PROBLEMS = {
  noHandbook: declareProblem('record/no-handbook', 409, {
    zh: '还没有生效的制度，不能填表',
    en: 'No handbook is in force, so there are no forms',
  }),
  unknownType: declareProblem('record/unknown-type', 422, {
    zh: '制度里没有这种表，或它不用在这里',
    en: 'The handbook has no such form for this',
  }),
  fields: declareProblem(
    'record/fields',
    422,
    { zh: '有几处要改一下', en: 'Some fields need attention' },
    { zh: '请看每处旁边的说明。', en: 'See the note beside each field.' },
  ),
  signature: declareProblem('record/signature', 422, {
    zh: '签名不对',
    en: 'A signature does not fit',
  }),
  replaced: declareProblem('record/replaced', 409, {
    zh: '这张表已经被更正过',
    en: 'This record has been corrected already',
  }),
  sealed: declareProblem('record/sealed', 409, {
    zh: '这张表已经封存，不能更正',
    en: 'This record is sealed and cannot be corrected',
  }),
  needsReason: declareProblem('record/needs-reason', 422, {
    zh: '更正要写原因',
    en: 'A correction needs a reason',
  }),
} as const
