import { at, obligation } from '../../states/fixtures.ts'
import type { State } from '../../states/state.ts'
import { ClockChip } from './clock-chip.tsx'

const ALL = [
  obligation({ what: 'arrival', zh: '到场', en: 'Arrival', start: at('10:41'), warn: at('11:11'), due: at('11:21') }),
  obligation({ what: 'arrival', zh: '到场', en: 'Arrival', start: at('10:10'), warn: at('10:40'), due: at('10:50') }),
  obligation({ what: 'reply', zh: '答复', en: 'Reply', start: at('08:18'), warn: at('09:30'), due: at('10:18') }),
  {
    ...obligation({
      what: 'answer',
      zh: '约时间',
      en: 'Agree a time',
      start: at('08:00'),
      due: at('16:00'),
      chip: { kind: 'paused' },
    }),
    waitsFor: '住户回话',
  },
  obligation({ what: 'work', zh: '完工', en: 'Done', start: at('08:00'), due: at('16:00'), chip: { kind: 'paused' } }),
  obligation({ what: 'callback', zh: '回访', en: 'Call back', start: at('10:00'), due: null }),
  obligation({
    what: 'arrival',
    zh: '到场',
    en: 'Arrival',
    start: at('20:17', '2026-11-22'),
    due: at('20:57', '2026-11-22'),
    state: 'met',
    dischargedAt: at('20:41', '2026-11-22'),
    chip: { kind: 'kept', usedMs: 24 * 60_000 },
  }),
  obligation({
    what: 'arrival',
    zh: '到场',
    en: 'Arrival',
    start: at('15:50', '2026-11-22'),
    due: at('16:30', '2026-11-22'),
    state: 'late',
    dischargedAt: at('16:35', '2026-11-22'),
    chip: { kind: 'late', usedMs: 45 * 60_000, lateByMs: 5 * 60_000 },
  }),
]

export const states: readonly State[] = [
  {
    id: 'clock-chip/all',
    title: { zh: '时限标，八种状态三种大小', en: 'Clock chip, eight states in three sizes' },
    element: () => (
      <ul className="col gap1">
        {ALL.map((one) => (
          <li key={one.id} className="row gap2 wrap">
            <ClockChip obligation={one} size="s" />
            <ClockChip obligation={one} size="m" />
            <ClockChip obligation={one} size="l" />
          </li>
        ))}
      </ul>
    ),
  },
]
