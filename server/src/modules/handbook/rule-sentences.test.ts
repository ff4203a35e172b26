import { expect, test } from 'vitest'
import { builtInPacks } from '../../platform/packs/pack-files.ts'
import { MODULES } from '../index.ts'
import { vocabularyOf, wordsOfRule } from './rule-sentences.ts'
import { allRules } from './rules-in-force.ts'

const vocabulary = vocabularyOf(
  MODULES.flatMap((module) => module.kinds ?? []),
  MODULES.flatMap((module) => module.commands ?? []),
)

async function words(id: string) {
  const pack = (await builtInPacks()).get('recommended')?.pack
  const rule = pack && allRules(pack).find((one) => one.rule.id === id)?.rule
  if (!pack || !rule) throw new Error(`no rule ${id}`)
  return wordsOfRule(pack, rule, vocabulary)
}

test('a rule is told by the numbers, positions and events that run', async () => {
  const { sentence, details } = await words('repair.arrival.ordinary')
  expect(sentence.zh).toBe('工程接单（急缓为普通）后，维修工程师在 40 分钟内到场。')
  expect(sentence.en).toBe(
    'After “Received by engineering (Urgency is Ordinary)”: Arrival by engineer, within 40 minutes.',
  )
  expect(details.map((one) => `${one.label.zh}：${one.text.zh}`)).toEqual([
    '提醒：到时前 10 分钟提醒责任人。',
    '超时：立即告知承办部门主管；再过 30 分钟告知客服部经理。',
    '例外：改约后按新时间计；撤回后不再计；作废后不再计；升为紧急（急缓为紧急）后不再计。',
  ])
})

test('no sentence of the built-in packs shows a word of the data', async () => {
  for (const { id, pack, isGround } of (await builtInPacks()).values()) {
    if (isGround) continue
    for (const { rule } of allRules(pack)) {
      const { sentence, details } = wordsOfRule(pack, rule, vocabulary)
      for (const text of [sentence, ...details.map((one) => one.text)]) {
        expect(text.zh, `${id} ${rule.id}`).not.toMatch(/[a-zA-Z]{3,}|undefined|\[object/)
        expect(text.en, `${id} ${rule.id}`).not.toMatch(/[\u4e00-\u9fff]|undefined|\[object|[a-z]\.[a-z]/)
      }
    }
  }
})
