import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MrklError } from '../../src/contract/errors.ts';
import { createLogger } from '../../src/server/logger.ts';
import { type RunningServer, startServer } from '../../src/server/start-server.ts';
import { type ScriptedAgent, scriptedAgent } from './scripted-agent.ts';
import { buildWebFolder } from './web-folder.ts';

const executablePath = [
  process.env['CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path !== undefined && existsSync(path));
const shots = process.env['MRKL_SCREENSHOTS'] ?? mkdtempSync(join(tmpdir(), 'mrkl-shots-'));

describe.skipIf(executablePath === undefined)(
  'the page (needs Chromium: apt install chromium, or set CHROMIUM)',
  () => {
    const web = buildWebFolder();
    let agent: ScriptedAgent;
    let server: RunningServer;
    let browser: Browser;
    let page: Page;
    let complaints: string[];

    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: executablePath!, args: ['--no-sandbox'] });
    });
    afterAll(async () => {
      await browser?.close();
      web.remove();
    });
    beforeEach(async () => {
      agent = scriptedAgent();
      const logger = createLogger('silent');
      server = await startServer({ agent, logger, webFolder: web.folder, host: '127.0.0.1', port: 0 });
      complaints = [];
    });
    afterEach(async () => {
      await page.close();
      await server.close(0);
      expect(complaints).toEqual([]);
    });

    async function open(
      width: number,
      height: number,
      colorScheme: 'light' | 'dark' = 'light',
    ): Promise<void> {
      page = await browser.newPage({ viewport: { width, height }, colorScheme, deviceScaleFactor: 2 });
      page.setDefaultTimeout(8000);
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        // Chromium reports every response above 399 here; the tests ask for some.
        if (message.type() === 'error' && !message.text().includes('status of'))
          complaints.push(message.text());
      });
      await page.goto(server.url);
      await page.locator('#model:visible').waitFor();
    }

    async function ask(question: string): Promise<void> {
      await page.getByLabel('Your question').fill(question);
      await page.getByLabel('Your question').press('Enter');
    }

    const shot = (name: string) => page.screenshot({ path: join(shots, `${name}.png`) });
    const fits = () => page.evaluate('document.documentElement.scrollWidth <= innerWidth');

    it('answers a typed question and shows route, call and result', async () => {
      await open(1200, 860);
      await shot('welcome');
      await ask('What is 27395 plus 87971?');
      await page.getByText('Answered in').waitFor();
      expect(await page.locator('.answer').textContent()).toBe('27395 + 87971 = 115366');
      const steps = await page.locator('.step').allInnerTexts();
      expect(steps.map((text) => text.split('\n')[0])).toEqual(['Route', 'Call', 'Result']);
      expect(steps[0]).toContain('calculator');
      expect(steps[0]).toContain('99.9%');
      expect(steps[1]).toContain('(27395+87971)');
      expect(steps[2]).toContain('115366');
      expect(await page.getByRole('status').textContent()).toBe('27395 + 87971 = 115366');
      expect(await page.getByRole('link', { name: '115366' }).getAttribute('title')).toBe(
        'Computed by calculator',
      );
      await shot('answer');
    });

    it('folds a long list of a result away, until it is asked for', async () => {
      await open(1200, 860);
      await ask('What is 27395 plus 87971 in detail?');
      await page.getByText('Answered in').waitFor();
      const list = page.getByText('[0,1,2,3,');
      expect(await list.isVisible()).toBe(false);
      expect(await page.getByText('115366').first().isVisible()).toBe(true);
      await page.getByText('80 in a list').click();
      expect(await list.isVisible()).toBe(true);
    });

    it('shows the steps of a plan, and which of them failed', async () => {
      await open(1200, 860);
      await ask('Add 12 and 30, then divide the sum by 0');
      await page.getByText('Answered in').waitFor();
      expect(await page.locator('.plan li').allInnerTexts()).toEqual(['12 plus 30', '$1 divided by 0']);
      const steps = page.locator('article > .trail > .step');
      const names = await steps.locator('> .name').allInnerTexts();
      expect(names).toEqual(['Route', 'Plan', 'Step 1', 'Step 2']);
      const inner = await steps.nth(2).locator('.trail .name').allInnerTexts();
      expect(inner).toEqual(['Route', 'Call', 'Result']);
      expect(await steps.nth(3).getAttribute('class')).toContain('failed');
      await shot('plan');
    });

    it('keeps the conversation and sends it along', async () => {
      await open(1200, 860, 'dark');
      await ask('What is 1 plus 2?');
      await page.getByText('Answered in').waitFor();
      await ask('What is 10 divided by 0?');
      await page.getByText('Answered in').nth(1).waitFor();
      await ask('Who wrote Hamlet?');
      await page.getByText('Answered in').nth(2).waitFor();
      expect(await page.locator('.answer').count()).toBe(3);
      expect(agent.asked[1]?.options.history).toEqual([
        { role: 'user', text: 'What is 1 plus 2?' },
        { role: 'assistant', text: '1 + 2 = 3' },
      ]);
      await shot('conversation-dark');
    });

    it('fits a phone', async () => {
      await open(360, 740);
      expect(await fits()).toBe(true);
      await shot('phone-welcome');
      await ask(`What is ${'9'.repeat(60)} plus 1?`);
      await page.getByText('Answered in').waitFor();
      expect(await fits()).toBe(true);
      await shot('phone-answer');
    });

    it('is used with the keyboard alone', async () => {
      await open(1200, 860);
      expect(await page.evaluate('document.activeElement.id')).toBe('question');
      await page.keyboard.type('What is 2 plus 2?');
      await page.keyboard.press('Enter');
      await page.getByText('Answered in').waitFor();
      expect(await page.evaluate('document.activeElement.id')).toBe('question');
    });

    it('stops a question, and the agent is told', async () => {
      await open(1200, 860);
      agent.delay = 60_000;
      await ask('What is 1 plus 1?');
      await page.getByRole('button', { name: 'Stop' }).click();
      await page.locator('.answer', { hasText: 'Stopped.' }).waitFor();
      await expect.poll(() => agent.asked[0]?.options.signal?.aborted).toBe(true);
    });

    it.each(['at once', 'after the route'] as const)('says what failed %s', async (when) => {
      await open(1200, 860);
      agent.failure = { when, error: new MrklError('overloaded') };
      await ask('What is 1 plus 1?');
      await page.getByText('More work is waiting than the limit allows.').first().waitFor();
      await shot(`failure-${when.replaceAll(' ', '-')}`);
    });

    it('never reads text as markup', async () => {
      await open(1200, 860);
      await ask('<img src=x onerror=alert(1)> 1 plus 2 <b>bold</b>');
      await page.getByText('Answered in').waitFor();
      expect(await page.locator('main img, main b').count()).toBe(0);
    });
  },
);
