import { expect, test } from 'vitest'
import { displayName, isIdNumber, maskIdNumber, maskPhone, phoneOf } from './masking.ts'

test('a mobile shows its first three and last four digits, however it was typed', () => {
  expect(maskPhone('13800005521')).toBe('138 **** 5521')
  expect(maskPhone('+86 138-0000-5521')).toBe('138 **** 5521')
  expect(maskPhone('１３８００００５５２１')).toBe('138 **** 5521')
  expect(maskPhone('0571-88001234')).toBe('0571****34')
  expect(maskPhone('8001')).toBe('****')
})

test('an identity number shows its first three and last four characters', () => {
  expect(maskIdNumber('330101199003072990')).toBe('330***********2990')
  expect(maskIdNumber('E123')).toBe('****')
})

test('a person is named by surname and form of address, an organisation by its name', () => {
  expect(displayName({ name: '陈雨桐', sex: 'female' })).toBe('陈女士')
  expect(displayName({ name: '欧阳修', sex: 'male' })).toBe('欧阳先生')
  expect(displayName({ name: '张三' })).toBe('张*')
  expect(displayName({ name: '王太太' })).toBe('王太太')
  expect(displayName({ name: 'John Smith' })).toBe('J*')
  expect(displayName({ kind: 'organisation', name: '晨光幼儿园' })).toBe('晨光幼儿园')
})

test('what is no phone number is refused', () => {
  expect(phoneOf('138 0000 5521')).toBe('13800005521')
  expect(phoneOf('8613800005521')).toBe('13800005521')
  expect(phoneOf('(0571) 8800 1234')).toBe('057188001234')
  expect(phoneOf('400-800-1234')).toBe('4008001234')
  expect(phoneOf('1380000552')).toBeUndefined()
  expect(phoneOf('2-1-603')).toBeUndefined()
  expect(phoneOf('电话13800005521')).toBeUndefined()
})

test('an identity number is checked by its last character and its birthday', () => {
  expect(isIdNumber('330101199003072990')).toBe(true)
  expect(isIdNumber('330101199003072991')).toBe(false)
  expect(isIdNumber('330101199013072990')).toBe(false)
})
