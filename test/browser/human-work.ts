import type { Locator, Page } from 'playwright-core'

/** What a person does to get an answer, counted; machine time is not. */
export interface HumanWork {
  /** Writes where the page put the cursor. */
  type(text: string): Promise<void>
  press(key: string): Promise<void>
  click(target: Locator): Promise<void>
  readonly keys: number
  readonly clicks: number
  /**
   * Seconds by the keystroke-level model (Card, Moran and Newell 1980): 0.28 for a key of an average typist, 1.3 for pointing and
   * clicking, 1.35 for making up one's mind before each act that is not the next letter of a word.
   */
  seconds(): number
}

export function humanWork(page: Page): HumanWork {
  let [keys, clicks, decisions] = [0, 0, 0]
  return {
    async type(text) {
      decisions += 1
      keys += text.length
      await page.keyboard.type(text)
    },
    async press(key) {
      keys += 1
      await page.keyboard.press(key)
    },
    async click(target) {
      decisions += 1
      clicks += 1
      await target.click()
    },
    get keys() {
      return keys
    },
    get clicks() {
      return clicks
    },
    seconds: () => keys * 0.28 + clicks * 1.3 + decisions * 1.35,
  }
}
