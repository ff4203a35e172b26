import { expect, test } from 'vitest'
import { compile, sql } from './sql.ts'

test('values are bound in their order, also those of pieces within pieces', () => {
  const where = sql.join([sql`a = ${1}`, sql`b in (${sql.join(['x', 'y'])})`], sql` and `)
  const { text, values } = compile(sql`select ${sql.raw('a, b')} from ${sql.id('t')} where ${where} limit ${10}`)
  expect(text).toBe('select a, b from "t" where a = $1 and b in ($2, $3) limit $4')
  expect(values).toEqual([1, 'x', 'y', 10])
})

test('whatever a value says, it never becomes text', () => {
  const hostile = { texts: ['; drop table events'], inserts: [] }
  const { text, values } = compile(sql`select ${hostile}, ${"'; drop table events"}`)
  expect(text).toBe('select $1, $2')
  expect(values).toEqual([hostile, "'; drop table events"])
  expect(compile(sql`select 1 from ${sql.id('a"b', 'c')}`).text).toBe('select 1 from "a""b"."c"')
})

test('equal texts share a statement, other texts have another', () => {
  const of = (id: number) => compile(sql`select ${id}::int`)
  expect(of(1).name).toBe(of(2).name)
  expect(compile(sql`select ${1}::bigint`).name).not.toBe(of(1).name)
})

test('nothing joined is nothing', () => {
  expect(compile(sql`(${sql.join([])})`).text).toBe('()')
})
