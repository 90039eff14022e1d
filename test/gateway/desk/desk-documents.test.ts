import { afterEach, expect, test } from '@jest/globals'
import { type ShippedDesk, shippedDesk } from './shipped-desk.ts'

const DOCUMENTS = ['dpia.md?release=1', 'report.md?month=2026-03']

let desk: ShippedDesk
afterEach(() => desk.close())

test('a page of elsewhere makes nobody open a document, nor stand in the log for it', async () => {
  desk = await shippedDesk()
  const cookie = desk.session('po-chain')
  const open = (path: string, site?: string) =>
    fetch(`${desk.base}/admin/documents/${path}`, {
      headers: { cookie, ...(site === undefined ? {} : { 'sec-fetch-site': site }) },
    })
  for (const path of DOCUMENTS) {
    // A page beside the hub, on another port or a name of the same domain, comes with the cookie.
    for (const site of ['same-site', 'cross-site']) expect([path, (await open(path, site)).status]).toEqual([path, 403])
    expect(desk.records).toEqual([])
    for (const site of ['same-origin', 'none', undefined])
      expect([path, (await open(path, site)).status]).toEqual([path, 200])
    desk.records.length = 0
  }
})
