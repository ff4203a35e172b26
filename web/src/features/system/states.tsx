import { at, idOf, NOW } from '../../states/fixtures.ts'
import type { State } from '../../states/state.ts'

const system = {
  now: NOW,
  release: '0.1.0',
  node: 'v24.11.1',
  postgres: '18.1',
  upSeconds: 400_000,
  rehearsal: false,
  migrations: { applied: 30, expected: 30, newest: '0111_operation.sql', missing: [] },
  backup: { at: at('02:00'), ageHours: 8.7, bytes: 182_000_000 },
  holidays: { year: 2026, loaded: [2025, 2026] },
  disk: { freeBytes: 61_000_000_000, totalBytes: 107_000_000_000 },
  queue: { waiting: 0, oldestSeconds: 0, dead: 0 },
  obligations: { open: 214, breached: 3 },
  sweepLagSeconds: 0.4,
  pool: { total: 10, idle: 9, waiting: 0 },
  logSealedAt: at('10:42'),
  checks: (['migrations', 'backup', 'holidays', 'disk', 'queue', 'deadLetters', 'sweep', 'pool'] as const).map(
    (id) => ({ id, judgement: 'good' }),
  ),
}
const ill = {
  ...system,
  rehearsal: true,
  migrations: { applied: 29, expected: 30, newest: '0110_estate_upkeep.sql', missing: ['0111_operation.sql'] },
  backup: null,
  holidays: { year: 2026, loaded: [] },
  disk: { freeBytes: 3_100_000_000, totalBytes: 107_000_000_000 },
  queue: { waiting: 48, oldestSeconds: 720, dead: 1 },
  sweepLagSeconds: 400,
  pool: { total: 10, idle: 0, waiting: 22 },
  logSealedAt: null,
  checks: system.checks.map(({ id }, index) => ({ id, judgement: index % 2 === 0 ? 'bad' : 'look' })),
}
const dead = {
  items: [
    {
      id: idOf('dead'),
      projectId: 1,
      kind: 'tell',
      at: at('10:20'),
      attempts: 8,
      error: 'answered 500',
      message: 'order.dispatched',
    },
  ],
  next: null,
}
const me = { capabilities: ['system.operate', 'message.configure', 'staff.read'] }
const path = '/settings/system'

export const states: readonly State[] = [
  { id: 'system/well', title: { zh: '运行正常' }, path, me, answers: { 'GET /system': system } },
  {
    id: 'system/ill',
    title: { zh: '运行有问题' },
    path,
    me,
    answers: { 'GET /system': ill, 'GET /dead-letters': dead },
  },
  { id: 'system/offline', title: { zh: '运行情况连不上' }, path, me, answers: { 'GET /system': 'away' } },
  { id: 'system/noRight', title: { zh: '运行情况无权' }, path, answers: {} },
]
