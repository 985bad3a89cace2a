/**
 * Photographs every panel of every operation, every trigger and every credential in n8n's editor, and looks for what a
 * person would stumble over: errors in the browser's console, missing icons, clipped texts, texts that are hard to read.
 *
 * `node test/e2e/panels.mjs`: all of them in light, one of each node in dark. `--only=WORD` those whose title has the word,
 * `--dark` all of them in dark as well. The pictures lie in `test-results/panels`.
 */
import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installN8n } from '../../demo/lib/installN8n.mjs';
import { installPackage } from '../../demo/lib/installPackage.mjs';
import { N8nClient } from '../../demo/lib/n8nClient.mjs';
import { startN8n } from '../../demo/lib/n8nServer.mjs';
import { inProject } from '../../demo/lib/paths.mjs';
import { endEverything, endOnSignals, freePort } from '../../demo/lib/processes.mjs';
import { buildNodes, buildTools, ensureInstalled, packProject, temporaryFolder } from '../../demo/lib/project.mjs';
import { main, say, step } from '../../demo/lib/say.mjs';
import { saveCredentials } from '../../demo/lib/setUp.mjs';
import { startSimulators } from '../../demo/lib/simulators.mjs';
import { check, counts, fail } from './checks.mjs';
import { openBrowser, signIn, testId } from './editor.mjs';
import { findings } from './panelFindings.mjs';

const folder = inProject('test-results', 'panels');
const packageName = 'n8n-nodes-directory-services';
const option = (name) => process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);

/** What n8n itself says on its console, and shows in its own orange and green, whatever node is opened. */
const ofN8nItself = [
	/Failed to load resource/,
	/net::ERR_FAILED/,
	/ResizeObserver/,
	/^(Error: )?injectNDVStore\(\)/,
	/^hard to read \(\d\.\d\): (I wish this node would\.\.\.|docs|More info|\*|Connection tested successfully)$/,
];
const ours = (found) => found.filter((one) => !ofN8nItself.some((known) => known.test(one)));

const isProperty = (entry) => 'type' in entry && 'displayName' in entry;
/** Every entry of a collection added, so that each label is drawn. */
function filled({ type, typeOptions, options = [], default: value }) {
	if (type === 'collection') return Object.fromEntries(options.filter(isProperty).map((one) => [one.name, filled(one)]));
	if (type !== 'fixedCollection') return value;
	const entries = options.map(({ name, values }) => {
		const row = Object.fromEntries(values.map((one) => [one.name, filled(one)]));
		return [name, typeOptions?.multipleValues ? [row] : row];
	});
	return Object.fromEntries(entries);
}

const showsFor = ({ displayOptions }, chosen) =>
	Object.entries(displayOptions?.show ?? {}).every(([name, values]) => !(name in chosen) || values.includes(chosen[name]));

/** One panel for each operation of a node, or the only one of a trigger. */
function panelsOf({ name, displayName, properties, credentials = [] }) {
	const nodeOf = (title, chosen) => {
		const collections = properties.filter((one) => ['collection', 'fixedCollection'].includes(one.type) && showsFor(one, chosen));
		const parameters = { ...chosen, ...Object.fromEntries(collections.map((one) => [one.name, filled(one)])) };
		return { title, node: { type: name, typeVersion: 1, parameters }, credential: credentials[0]?.name };
	};
	const resources = properties.find((one) => one.name === 'resource')?.options;
	const service = properties.find((one) => one.name === 'service');
	if (!resources) return [nodeOf(displayName, service ? { service: service.default } : {})];
	return resources.flatMap(({ value: resource, name: noun }) =>
		properties
			.filter((one) => one.name === 'operation' && one.displayOptions.show.resource.includes(resource))
			.flatMap(({ options }) => options)
			.map(({ value: operation, name: verb }) => nodeOf(`${displayName} ${noun} ${verb}`, { resource, operation })),
	);
}

const fileName = (title) => `${title.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.png`;

/** A workflow with one node for each panel. */
async function createPanels(client, panels, credentials) {
	const nodes = panels.map(({ title, node, credential }, index) => ({
		id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
		name: title,
		position: [(index % 12) * 240, Math.floor(index / 12) * 240],
		...node,
		...(credential && { credentials: { [credential]: { id: credentials[credential].id, name: credentials[credential].name } } }),
	}));
	const workflow = await client.createWorkflow({ name: 'Every panel', nodes, connections: {}, settings: { executionOrder: 'v1' } });
	return nodes.map(({ id, name }) => ({ title: name, path: `/workflow/${workflow.id}/${id}` }));
}

/** Opens a page of n8n without loading the whole editor anew. */
const goTo = async (page, path) =>
	await page.evaluate((to) => document.querySelector('#app').__vue_app__.config.globalProperties.$router.push(to), path);

async function photographPanel(page, { title, path }, suffix) {
	await goTo(page, path);
	const panel = page.locator(testId('node-parameters'));
	// The editor that has only just loaded may miss the first way.
	await panel.waitFor({ timeout: 10_000 }).catch(async () => {
		await goTo(page, path.split('/').slice(0, 3).join('/'));
		await page.locator(testId('canvas-node')).first().waitFor({ timeout: 20_000 });
		await goTo(page, path);
		await panel.waitFor({ timeout: 20_000 });
	});
	await page.getByText(title, { exact: true }).first().waitFor({ timeout: 20_000 });
	await page.waitForTimeout(700);
	const { x, y, width, height } = await panel.boundingBox();
	await page.screenshot({ path: join(folder, fileName(`${title}${suffix}`)), clip: { x, y: 0, width, height: y + height } });
	const found = await page.evaluate(findings, testId('ndv'));
	await goTo(page, path.split('/').slice(0, 3).join('/'));
	await panel.waitFor({ state: 'hidden', timeout: 20_000 });
	return found;
}

async function setTheme(page, url, theme) {
	await page.evaluate((value) => localStorage.setItem('N8N_THEME', value), theme);
	await page.goto(`${url}/home/workflows`);
	await page.locator('#app').waitFor();
	await page.waitForTimeout(1500);
}

async function look(page, messages, panel, suffix = '') {
	await check(`${panel.title}${suffix}: opens without a complaint, with its icon, whole labels and readable texts`, async () => {
		messages.length = 0;
		const found = await photographPanel(page, panel, suffix);
		assert.deepEqual(ours([...messages, ...found]), []);
	});
}

async function lookAtCredential(page, messages, { id, name }, suffix) {
	await check(`credential ${name}${suffix}: opens without a complaint, with whole labels and readable texts`, async () => {
		messages.length = 0;
		await goTo(page, `/home/credentials/${id}`);
		const dialog = page.locator(testId('editCredential-modal'));
		await dialog.waitFor({ timeout: 20_000 });
		await page.waitForTimeout(3000);
		const { x, y, width, height } = await dialog.boundingBox();
		await page.screenshot({ path: join(folder, fileName(`credential ${name}${suffix}`)), clip: { x, y, width, height } });
		const found = await page.evaluate(findings, testId('editCredential-modal'));
		await page.keyboard.press('Escape');
		await dialog.waitFor({ state: 'hidden', timeout: 10_000 });
		assert.deepEqual(ours([...messages, ...found]), []);
	});
}

/** The first panel of each node. */
const oneOfEach = (panels) => panels.filter(({ node }, index) => panels.findIndex((one) => one.node.type === node.type) === index);

async function lookAtAll({ url, client, credentials }) {
	const types = (await client.nodeTypes()).filter(({ name }) => name.startsWith(`${packageName}.`) && !name.endsWith('Tool'));
	const only = option('only')?.toLowerCase();
	const panels = types.flatMap(panelsOf).filter(({ title }) => !only || title.toLowerCase().includes(only));
	const places = await createPanels(client, panels, credentials);
	const placeOf = ({ title }) => places.find((one) => one.title === title);
	const { page, errors, messages, close } = await openBrowser([url], { width: 1440, height: 3000 });
	await signIn(page, url);
	await setTheme(page, url, 'light');
	for (const panel of panels) await look(page, messages, placeOf(panel));
	const own = Object.entries(credentials).filter(([type]) => /(Directory|Authenticator|Server)Api$/.test(type));
	if (!only) for (const [, saved] of own) await lookAtCredential(page, messages, saved, '');
	await setTheme(page, url, 'dark');
	for (const panel of process.argv.includes('--dark') ? panels : oneOfEach(panels)) await look(page, messages, placeOf(panel), ' dark');
	if (!only) await lookAtCredential(page, messages, own[0][1], ' dark');
	await check('panels: no page reported an error', () => assert.deepEqual(ours(errors), []));
	await close();
}

await main(async () => {
	endOnSignals();
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	await ensureInstalled();
	const n8n = await installN8n();
	await buildNodes();
	await buildTools();
	const home = temporaryFolder('panels');
	await installPackage(await packProject(), home);
	const started = await startSimulators();
	const server = await step('Starting n8n', async () => await startN8n({ n8n, home, port: await freePort() }));
	const client = new N8nClient(server.url);
	await client.enter();
	const credentials = await saveCredentials(client, started);
	await lookAtAll({ url: server.url, client, credentials }).catch(async (reason) => await fail('the panels were looked at', reason));
	await endEverything();
	const { passed, failed } = counts();
	say(`\n    pictures: ${folder}\n\n${passed} passed, ${failed} failed`);
	process.exitCode = failed > 0 ? 1 : 0;
});
