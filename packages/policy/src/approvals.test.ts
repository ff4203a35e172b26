import fc from 'fast-check'
import { expect, test } from 'vitest'
import { approvalFor, deciderOf, decidesFor } from './approvals.ts'
import { compilePack } from './compile.ts'
import { repairPack } from './testing/repair-pack.ts'

const text = (zh: string) => ({ zh })
const LINE = ['desk', 'supervisor', 'manager', 'general', 'company'] as const

function packWith(approvals: readonly unknown[]) {
  const position = (id: string, index: number) => [
    id,
    { title: text(id), department: 'all', ...(LINE[index + 1] ? { reportsTo: LINE[index + 1] } : {}) },
  ]
  return compilePack({
    ...repairPack({ rules: { responses: [], cadences: [], routines: [], thresholds: [], gates: [], approvals } }).pack,
    organisation: {
      departments: { all: { title: text('全') } },
      positions: Object.fromEntries(LINE.map(position)),
    },
  })
}
const rule = (id: string, more: object) => ({ id, clause: '1', title: text(id), matter: 'leave', ...more })
const by = (position: string, when?: object) => ({ by: { position }, ...(when ? { when } : {}) })

test('the first rule of a matter whose condition holds counts, with the steps that hold', () => {
  const pack = packWith([
    rule('long', { when: { 'request.days': { gt: 3 } }, chain: [by('manager'), by('general')] }),
    rule('short', { chain: [by('supervisor'), by('manager', { 'request.days': { gte: 2 } })] }),
  ])
  const found = (days: number) => {
    const one = approvalFor(pack, { matter: 'leave', requesterId: 'p', days })
    return [one?.rule.id, one?.steps]
  }
  expect(found(4)).toEqual(['long', [0, 1]])
  expect(found(3)).toEqual(['short', [0, 1]])
  expect(found(1)).toEqual(['short', [0]])
  expect(approvalFor(pack, { matter: 'other', requesterId: 'p' })).toBeUndefined()
})

test('a step by the superior of whoever asks', () => {
  const superior = { superiorOf: { position: { field: 'request.requesterPosition' } } }
  const pack = packWith([rule('own', { chain: [{ by: superior }] })])
  const request = { matter: 'leave', requesterId: 'p', requesterPosition: 'desk' }
  const found = approvalFor(pack, request)
  expect(found && deciderOf(pack, found.rule, 0, request, ['desk'])).toEqual({ position: 'supervisor' })
})

test('nobody decides their own request, and whoever decides stands where the rule says or above', () => {
  fc.assert(
    fc.property(fc.constantFrom(...LINE), fc.subarray([...LINE]), (step, held) => {
      const pack = packWith([rule('one', { chain: [by(step)] })])
      const request = { matter: 'leave', requesterId: 'p' }
      const found = approvalFor(pack, request)
      const decider = found && deciderOf(pack, found.rule, 0, request, held)
      const above = LINE.slice(LINE.indexOf(step)).filter((position) => !held.includes(position))
      expect(decider?.position).toBe(above[0])
      if (decider) {
        expect(decidesFor(pack, [decider.position], step)).toBe(true)
        expect(held.includes(decider.position as never)).toBe(false)
      }
    }),
  )
})
