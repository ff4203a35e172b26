import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { isInside, outsideUrl } from './outgoing-request.ts'
import { type Outgoing, robotCall, robotRefusal, smsCall, webhookCall } from './wording.ts'

const outgoing: Outgoing = {
  effectId: '018f0000-0000-7000-8000-000000000001',
  key: 'limit.missed',
  emergency: false,
  at: '2026-11-25T02:00:00.000Z',
  text: { zh: '2-1-603 "到场" 已超时' },
  about: null,
  part: null,
  clock: 1_764_000_000,
}

describe('addresses that messages may reach', () => {
  test.each([
    'http://example.com/hook',
    'https://127.0.0.1/hook',
    'https://10.1.2.3/hook',
    'https://[::1]/hook',
    'https://[::ffff:169.254.169.254]/latest/meta-data',
    'https://169.254.169.254/latest/meta-data',
    'https://0x7f.1/hook',
    'https://2130706433/hook',
    'https://user:password@example.com/hook',
    'ftp://example.com/hook',
    'nonsense',
  ])('%s is refused', (url) => {
    expect(() => outsideUrl(url, [])).toThrow()
  })
  test('public https passes, and what is allowed by name inside', () => {
    expect(outsideUrl('https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1', []).hostname).toBe(
      'qyapi.weixin.qq.com',
    )
    expect(outsideUrl('http://127.0.0.1:8099/hook', ['127.0.0.1:8099']).port).toBe('8099')
    expect(() => outsideUrl('http://127.0.0.1:8098/hook', ['127.0.0.1:8099'])).toThrow()
  })
  test.each([
    '100.64.1.1',
    '192.168.1.1',
    '172.31.255.255',
    'fd00::1',
    'fe80::1',
    '::ffff:10.0.0.1',
    '224.0.0.1',
  ])('%s lies inside', (address) => expect(isInside(address)).toBe(true))
  test.each(['8.8.8.8', '172.32.0.1', '2400:3200::1'])('%s lies outside', (address) =>
    expect(isInside(address)).toBe(false))
})

describe('wording', () => {
  test('a webhook is signed over its time and body', () => {
    const call = webhookCall({ settings: { url: 'https://example.com/h' }, secret: 'shared' }, outgoing)
    const signature = createHmac('sha256', 'shared').update(`${outgoing.clock}.${call.body}`).digest('hex')
    expect(call.headers['x-huiyin-signature']).toBe(`t=${outgoing.clock},v1=${signature}`)
    expect(call.headers['idempotency-key']).toBe(outgoing.effectId)
    expect(JSON.parse(call.body ?? '')).toMatchObject({ key: 'limit.missed', text: outgoing.text })
  })
  test('each robot has its form and its signature', () => {
    const channel = { settings: { url: 'https://example.com/robot?access_token=x' }, secret: 'SEC1' }
    expect(JSON.parse(robotCall('weCom', channel, outgoing).body ?? '')).toEqual({
      msgtype: 'text',
      text: { content: outgoing.text.zh },
    })
    const ding = new URL(robotCall('dingTalk', channel, outgoing).url)
    const timestamp = String(outgoing.clock * 1000)
    expect(ding.searchParams.get('sign')).toBe(
      createHmac('sha256', 'SEC1').update(`${timestamp}\nSEC1`).digest('base64'),
    )
    expect(JSON.parse(robotCall('feishu', channel, outgoing).body ?? '')).toMatchObject({
      timestamp: String(outgoing.clock),
      msg_type: 'text',
    })
    expect(robotRefusal('{"errcode":310000,"errmsg":"sign not match"}')).toBe('310000 sign not match')
    expect(robotRefusal('{"errcode":0}')).toBeUndefined()
  })
  test('a gateway template is filled, its quotes escaped', () => {
    const settings = {
      url: 'https://sms.example.com/send?k={secret}',
      method: 'POST',
      headers: { authorization: 'Bearer {secret}' },
      body: '{"to":"{phone}","text":"{text}","id":"{effectId}"}',
    }
    const call = smsCall({ settings, secret: 'a&b' }, outgoing, '13800001111')
    expect(call.url).toContain('k=a%26b')
    expect(JSON.parse(call.body ?? '')).toEqual({
      to: '13800001111',
      text: outgoing.text.zh,
      id: outgoing.effectId,
    })
  })
})
