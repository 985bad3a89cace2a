import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { installApart } from '../../demo/lib/installApart.mjs';
import { owner } from '../../demo/lib/n8nClient.mjs';
import { inProject } from '../../demo/lib/paths.mjs';
import { atEnd } from '../../demo/lib/processes.mjs';
import { temporaryFolder } from '../../demo/lib/project.mjs';
import { Trouble } from '../../demo/lib/say.mjs';
import { check } from './checks.mjs';
import { checkFusionDirectoryForm, formStep } from './fusionDirectoryForm.mjs';

export const screenshotFolder = inProject('test-results', 'screenshots');

function findChromium() {
	const found = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
		(path) => path && existsSync(path),
	);
	if (!found) throw new Trouble('Chromium is missing. On Debian: apt-get install chromium; elsewhere name it in the variable CHROMIUM');
	return found;
}

export const testId = (name) => `[data-test-id="${name}"]`;

/**
 * Opens headless Chromium; it reaches the given origins and nothing else. `errors` of the page, `messages` of its console.
 *
 * @param options.anyPort  every port of this machine as well
 */
export async function openBrowser(origins, viewport = { width: 1440, height: 900 }, { anyPort = false } = {}) {
	const folder = await installApart(inProject('test', 'e2e', 'browser'), 'Installing the browser driver');
	const { chromium } = createRequire(join(folder, 'package.json'))('playwright-core');
	const context = await chromium.launchPersistentContext(temporaryFolder('chromium'), {
		executablePath: findChromium(),
		headless: true,
		viewport,
		args: [
			'--no-sandbox',
			'--disable-gpu',
			'--disable-quic',
			'--no-first-run',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
		],
	});
	atEnd(async () => await context.close());
	await context.route('**/*', async (route) => {
		const url = new URL(route.request().url());
		const here = anyPort && ['localhost', '127.0.0.1'].includes(url.hostname);
		if (here || origins.includes(url.origin) || ['data:', 'blob:'].includes(url.protocol)) await route.continue();
		else await route.abort();
	});
	const page = context.pages()[0] ?? (await context.newPage());
	const errors = [];
	page.on('pageerror', (error) => errors.push(error.message));
	const messages = [];
	page.on('console', (message) => message.type() === 'error' && messages.push(message.text()));
	return { page, errors, messages, close: async () => await context.close() };
}

let number = 0;

/** Takes numbered pictures of a page. */
const camera = (page) => async (name) => {
	number += 1;
	await page.screenshot({ path: join(screenshotFolder, `${String(number).padStart(2, '0')}-${name}.png`) });
};

/** Checks that leave a picture when they fail. */
const looker = (place, picture) => async (sentence, work) =>
	await check(`${place}: ${sentence}`, async () => {
		try {
			return await work();
		} catch (reason) {
			await picture('failed');
			throw reason;
		}
	});

export async function signIn(page, url) {
	await page.goto(`${url}/signin`);
	await page.locator('input[name="emailOrLdapLoginId"], input[type="email"]').first().fill(owner.email);
	await page.locator('input[type="password"]').first().fill(owner.password);
	await page.locator(testId('form-submit-button')).click();
	await page.waitForURL(({ pathname }) => !pathname.includes('signin'));
}

/**
 * Looks at the nodes in n8n's editor and leaves pictures of what it saw.
 *
 * @param onboarding  the workflow's id, `execution` that of one of its runs; `manual` and `manualNodes`: the workflow
 *   whose nodes' panels are opened
 */
export async function checkEditor({ url, onboarding, execution, onboardingNodes, manual, manualNodes }) {
	rmSync(screenshotFolder, { recursive: true, force: true });
	mkdirSync(screenshotFolder, { recursive: true });
	const { page, errors, close } = await openBrowser([url]);
	const picture = camera(page);
	const look = looker('editor', picture);
	const canvasNode = (name) => page.locator(`${testId('canvas-node')}[data-node-name="${name}"]`);
	const openWorkflow = async (id, nodes) => {
		await page.goto(`${url}/workflow/${id}`);
		for (const name of nodes) await canvasNode(name).locator('img, svg').first().waitFor({ timeout: 30_000 });
		await page.waitForTimeout(1000);
	};

	await look('the owner signs in', async () => await signIn(page, url));

	await look('the onboarding workflow is drawn with every node', async () => {
		await openWorkflow(onboarding, onboardingNodes);
		await picture('canvas-onboarding');
	});

	await look('the icons of our nodes are real pictures', async () => {
		const widths = await page
			.locator(`${testId('canvas-node')} img`)
			.evaluateAll((images) => images.map(({ naturalWidth }) => naturalWidth));
		assert.ok(widths.length >= 4, `${widths.length} icons`);
		assert.ok(
			widths.every((width) => width > 0),
			`widths ${widths}`,
		);
	});

	await look('a finished run shows every step as done', async () => {
		await page.goto(`${url}/workflow/${onboarding}/executions/${execution}`);
		await page
			.locator(testId('canvas-node-status-success'))
			.nth(onboardingNodes.length - 1)
			.waitFor({ timeout: 30_000 });
		await page.waitForTimeout(1000);
		await picture('execution');
	});

	await openWorkflow(manual, manualNodes).catch(() => {});
	for (const name of manualNodes) {
		await look(`the panel of ${name} opens with its parameters`, async () => {
			await canvasNode(name).dblclick();
			await page
				.locator(`${testId('ndv')}, ${testId('node-parameters')}`)
				.first()
				.waitFor({ timeout: 15_000 });
			await page.locator(testId('node-credentials-select')).first().waitFor({ timeout: 15_000 });
			await page.waitForTimeout(1200);
			await picture(`panel-${name.toLowerCase().replaceAll(' ', '-')}`);
			// n8n hides a parameter that it takes for a choice between kinds of sign-in.
			const first = name.startsWith('Watch ') ? 'Service' : 'Resource';
			await page
				.locator(`${testId('parameter-item')}, ${testId('node-parameters')}`)
				.getByText(first, { exact: true })
				.first()
				.waitFor({ timeout: 5000 });
			if (name !== manualNodes.at(-1)) {
				await page.keyboard.press('Escape');
				await page.locator(testId('ndv')).first().waitFor({ state: 'hidden', timeout: 10_000 });
			}
		});
	}

	await look('the credential dialog says that the connection works', async () => {
		await page.locator(testId('credential-edit-button')).first().click();
		const dialog = page.locator(testId('editCredential-modal'));
		await dialog.waitFor();
		await page.waitForTimeout(2500);
		await picture('credential');
		assert.match(await dialog.innerText(), /success/i);
	});

	await check('editor: no page reported an error', () => assert.deepEqual(errors, []));
	await close();
}

/** Fills in FusionDirectory's form of a new user in the editor; `workflow` holds `formStep`. */
export async function checkForm({ url, workflow, tabsOf }) {
	const { page, errors, close } = await openBrowser([url]);
	const picture = camera(page);
	const look = looker('form', picture);
	await look('the panel opens', async () => {
		await signIn(page, url);
		await page.goto(`${url}/workflow/${workflow}`);
		await page.locator(`${testId('canvas-node')}[data-node-name="${formStep.name}"]`).dblclick();
		await page.locator(testId('node-credentials-select')).first().waitFor({ timeout: 30_000 });
	});
	await checkFusionDirectoryForm({ page, look, tabsOf, screenshot: async () => await picture('fusiondirectory-form') });
	await check('form: no page reported an error', () => assert.deepEqual(errors, []));
	await close();
}

/** Hires somebody on the demo's page and waits for the three accounts. */
export async function checkDemoPage({ url, person, patienceMs }) {
	const { page, errors, close } = await openBrowser([new URL(url).origin]);
	const picture = camera(page);
	const look = looker('demo page', picture);
	const rowIn = (key) => page.locator(`[data-key="${key}"] li.fresh`, { hasText: person.username });

	await look('somebody who is hired appears in FusionDirectory', async () => {
		await page.goto(url);
		await page.locator('[data-key="fortiAuthenticator"] li').first().waitFor();
		await page.fill('input[name="firstName"]', person.firstName);
		await page.fill('input[name="lastName"]', person.lastName);
		await page.click('#hire button');
		await rowIn('fusionDirectory').waitFor({ timeout: 5000 });
		await picture('demo-page-hired');
	});
	await look('… and after the next poll in the other two', async () => {
		await rowIn('synology').locator('.tag', { hasText: 'All Staff' }).waitFor({ timeout: patienceMs });
		await rowIn('fortiAuthenticator').waitFor({ timeout: 10_000 });
		await page.waitForTimeout(1500);
		await picture('demo-page');
	});
	await check('demo page: no error was reported', () => assert.deepEqual(errors, []));
	await close();
}
