import type { Text } from '@huiyin/text'
import type { SubjectWords } from '../../../platform/subjects/doors.ts'
import { namedRequest } from './store.ts'

const KINDS: Readonly<Record<string, Text>> = {
  leave: { zh: '请假', en: 'leave' },
  punch: { zh: '补卡', en: 'a missed punch' },
  overtime: { zh: '加班', en: 'overtime' },
}

/** What messages about a request say: whose it is and what for. */
export const requestWords: SubjectWords = {
  names: [{ name: 'place', title: { zh: '谁申请什么', en: 'Who asks for what' } }],
  load: (subjectId) => [namedRequest(subjectId)],
  present: ([rows]) => {
    const request = rows?.[0] as { name: string; kind: string } | undefined
    const kind = KINDS[request?.kind ?? '']
    return { place: { zh: `${request?.name ?? ''}${kind?.zh ?? ''}`, en: `${request?.name ?? ''}, ${kind?.en ?? ''}` } }
  },
}
