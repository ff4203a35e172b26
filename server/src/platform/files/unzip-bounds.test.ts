import { crc32, deflateRawSync } from 'node:zlib'
import exceljs from 'exceljs'
import { expect, test } from 'vitest'
import { unzipsWithinBounds } from './unzip-bounds.ts'

/** A zip of one entry, whose directory may say what it likes of its size. */
function zipOf(name: string, plain: Buffer, claimed = plain.length): Buffer {
  const packed = deflateRawSync(plain, { level: 9 })
  const title = Buffer.from(name)
  const sizes = Buffer.alloc(16)
  sizes.writeUInt32LE(0, 0)
  sizes.writeUInt32LE(crc32(plain), 4)
  sizes.writeUInt32LE(packed.length, 8)
  sizes.writeUInt32LE(claimed, 12)
  const local = Buffer.alloc(10)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(20, 4)
  local.writeUInt16LE(8, 8)
  const lengths = Buffer.alloc(4)
  lengths.writeUInt16LE(title.length, 0)
  const head = Buffer.concat([local, sizes, lengths, title, packed])
  const entry = Buffer.alloc(12)
  entry.writeUInt32LE(0x02014b50, 0)
  entry.writeUInt16LE(20, 4)
  entry.writeUInt16LE(20, 6)
  entry.writeUInt16LE(8, 10)
  const directory = Buffer.concat([entry, sizes, lengths, Buffer.alloc(14), title])
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(head.length, 16)
  return Buffer.concat([head, directory, end])
}

test('a workbook of ours passes', async () => {
  const workbook = new exceljs.Workbook()
  workbook.addWorksheet('业主').addRow(['楼栋', '房号'])
  expect(unzipsWithinBounds(Buffer.from(await workbook.xlsx.writeBuffer()))).toBe(true)
})

test('check 36: what unfolds beyond the bound is refused, whatever its directory says', () => {
  const bomb = Buffer.alloc(8 * 1024 * 1024)
  expect(unzipsWithinBounds(zipOf('xl/sheet.xml', bomb), 1024 * 1024)).toBe(false)
  expect(unzipsWithinBounds(zipOf('xl/sheet.xml', bomb, 10), 1024 * 1024)).toBe(false)
  expect(unzipsWithinBounds(zipOf('xl/sheet.xml', bomb), 16 * 1024 * 1024)).toBe(true)
})

test('check 36: XML that declares entities, and what is no zip, is refused', () => {
  const evil = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
  expect(unzipsWithinBounds(zipOf('xl/workbook.xml', Buffer.from(evil)))).toBe(false)
  expect(unzipsWithinBounds(zipOf('xl/workbook.xml', Buffer.from('<?xml version="1.0"?><a/>')))).toBe(true)
  for (const file of [
    Buffer.alloc(0),
    Buffer.from('PK'),
    Buffer.alloc(200_000, 0x50),
    zipOf('a.xml', Buffer.from('x')).subarray(0, 40),
  ])
    expect(unzipsWithinBounds(file)).toBe(false)
})
