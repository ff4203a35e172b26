import type { Obligation } from '@huiyin/policy'
import { expect, test } from 'vitest'
import { builtInPacks } from '../../platform/packs/pack-files.ts'
import { Trial } from './try-draft.ts'

const at = (text: string) => Date.parse(`2026-11-${text}+08:00`)
const owed = (id: string, state: Obligation['state'], dueAt: number) => ({
  id,
  ruleId: 'repair.arrival.ordinary',
  state,
  dueAt,
  subject: { type: 'case', id: `case-${id}` },
})

test('a trial counts both sides, names who would be late besides, and when they fall due', async () => {
  const pack = (await builtInPacks()).get('recommended')?.pack
  if (!pack) throw new Error('no recommended pack')
  const trial = new Trial()
  trial.add([owed('a', 'met', at('23T17:40'))], [owed('a', 'late', at('23T17:30'))])
  trial.add([owed('b', 'late', at('23T17:40'))], [owed('b', 'late', at('23T17:30'))])
  trial.add([owed('c', 'met', at('24T09:10'))], [owed('c', 'met', at('24T09:00'))])
  trial.add([owed('d', 'cancelled', at('24T09:10'))], [owed('d', 'open', at('24T09:00'))])

  expect(trial.rules(pack, pack)).toEqual([
    expect.objectContaining({
      ruleId: 'repair.arrival.ordinary',
      before: { kept: 2, late: 1, rate: 2 / 3 },
      after: { kept: 1, late: 2, rate: 1 / 3 },
    }),
  ])
  expect(trial.moreLate.map((one) => one.subjectId)).toEqual(['case-a'])
  expect(trial.clusters('Asia/Shanghai')).toEqual([{ weekday: 1, hour: 17, late: 1 }])
})
