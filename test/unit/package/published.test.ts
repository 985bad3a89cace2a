import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const manifest = JSON.parse(read('package.json')) as {
	version: string;
	scripts: Record<string, string>;
	n8n: { nodes: string[]; credentials: string[] };
};

interface Packed {
	size: number;
	unpackedSize: number;
	files: Array<{ path: string }>;
}

describe('what would be published', () => {
	let packed: Packed;
	let paths: string[];
	beforeAll(() => {
		const output = execFileSync('npm', ['pack', '--dry-run', '--json'], {
			cwd: root,
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'ignore'],
		});
		[packed] = JSON.parse(output) as Packed[];
		paths = packed.files.map(({ path }) => path);
	}, 60_000);

	test('holds every node and credential that n8n is told of, the texts and the example workflows', () => {
		const needed = ['README.md', 'LICENSE.md', 'package.json', ...manifest.n8n.nodes, ...manifest.n8n.credentials];
		expect(needed.filter((path) => !paths.includes(path))).toEqual([]);
		const workflows = readdirSync(join(root, 'workflows')).filter((name) => name.endsWith('.json'));
		expect(workflows.length).toBeGreaterThan(10);
		expect(workflows.filter((name) => !paths.includes(`workflows/${name}`))).toEqual([]);
	});

	test('holds nothing else', () => {
		const expected = /^(dist\/(clients|credentials|nodes|icons)\/.*|workflows\/[a-z-]+\.json|(README|LICENSE)\.md|package\.json)$/;
		expect(paths.filter((path) => !expected.test(path))).toEqual([]);
		expect(paths.filter((path) => /simulator|\.test\.|\.map$|\.pem$|\.tgz$/.test(path))).toEqual([]);
	});

	test('stays small', () => {
		expect(packed.size).toBeLessThan(1_000_000);
		expect(packed.unpackedSize).toBeLessThan(6_000_000);
	});
});

describe('the texts', () => {
	const pages = [
		'README.md',
		'CONTRIBUTING.md',
		'SECURITY.md',
		'CHANGELOG.md',
		'demo/README.md',
		...readdirSync(join(root, 'docs'))
			.filter((name) => name.endsWith('.md'))
			.map((name) => `docs/${name}`),
	];
	const anchorsOf = (text: string): string[] =>
		[...text.matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
			title
				.toLowerCase()
				.replace(/[^\p{L}\p{N} _-]/gu, '')
				.replaceAll(' ', '-'),
		);

	test('link to files and headings that exist', () => {
		const broken = pages.flatMap((page) =>
			[...read(page).matchAll(/\]\(([^)\s]+)\)/g)]
				.map(([, target]) => target)
				.filter((target) => !/^[a-z]+:/.test(target))
				.filter((target) => {
					const [path, anchor] = target.split('#');
					const file = path === '' ? page : join(page, '..', path);
					if (!existsSync(join(root, file))) return true;
					return anchor !== undefined && !anchorsOf(read(file)).includes(anchor);
				})
				.map((target) => `${page}: ${target}`),
		);
		expect(broken).toEqual([]);
	});

	test('name commands that exist', () => {
		const broken = pages.flatMap((page) =>
			[...read(page).matchAll(/\bnpm run ([a-z][a-z:0-9]*)|\bnode ([a-z.][\w/.]*\.mjs)/g)]
				.filter(([, script, file]) => (script !== undefined ? !(script in manifest.scripts) : !existsSync(join(root, file))))
				.map(([command]) => `${page}: ${command}`),
		);
		expect(broken).toEqual([]);
	});

	test('begin with five steps of at most twelve clicks, each of which the end-to-end script knows how to do', () => {
		const reading = `import { mostClicks, stepsBelow } from './test/e2e/readme.mjs';
			console.log(JSON.stringify({ mostClicks, steps: stepsBelow('Your first workflow with your own server') }));`;
		const told = execFileSync(process.execPath, ['--input-type=module', '-e', reading], { cwd: root, encoding: 'utf8' });
		const { mostClicks, steps } = JSON.parse(told) as { mostClicks: number; steps: string[][] };
		expect(steps).toHaveLength(5);
		expect(steps.filter((words) => words.length === 0)).toEqual([]);
		expect(steps.flat().length).toBeLessThanOrEqual(mostClicks);
		const script = read('test/e2e/ownServer.mjs');
		const known = [...script.matchAll(/^\t\t(?:'([^']+)'|(\w+)): /gm)].map(([, quoted, bare]) => quoted ?? bare);
		expect(steps.flat().filter((words) => !known.includes(words))).toEqual([]);
	});

	test('tell every example workflow', () => {
		const told = read('docs/workflows.md');
		const names = readdirSync(join(root, 'workflows')).filter((name) => name.endsWith('.json'));
		expect(names.filter((name) => !told.includes(`(../workflows/${name})`))).toEqual([]);
	});
});

test('the example workflows are those of their source', () => {
	expect(() => execFileSync(process.execPath, [join(root, 'workflows/build.mjs'), '--check'], { stdio: 'pipe' })).not.toThrow();
});

test('no example workflow carries a credential, an active state or somebody’s group', () => {
	for (const name of readdirSync(join(root, 'workflows')).filter((one) => one.endsWith('.json'))) {
		const workflow = JSON.parse(read(`workflows/${name}`)) as {
			active?: boolean;
			nodes: Array<{ type: string; credentials?: Record<string, { id: string }>; parameters: Record<string, unknown> }>;
		};
		expect(workflow.active).toBeUndefined();
		const ids = workflow.nodes.flatMap(({ credentials = {} }) => Object.values(credentials).map(({ id }) => id));
		expect(ids.filter((id) => id !== '')).toEqual([]);
		const fixed = workflow.nodes
			.map(({ parameters }) => parameters.group as { value?: unknown } | undefined)
			.filter((group) => group !== undefined && !String(group.value).startsWith('='));
		expect(fixed).toEqual([]);
	}
});

describe('the actions that test and publish', () => {
	const files = readdirSync(join(root, '.github/workflows')).map((name) => `.github/workflows/${name}`);

	test('use other people’s actions at a fixed commit, and may only read unless one needs more', () => {
		for (const file of files) {
			const text = read(file);
			const used = [...text.matchAll(/uses: (\S+)/g)].map(([, action]) => action);
			expect(used.filter((action) => !/@[0-9a-f]{40}$/.test(action))).toEqual([]);
			expect(/^permissions:\n {2}contents: read\n/m.test(text)).toBe(true);
			expect([...text.matchAll(/^\s+([a-z-]+): write$/gm)].map(([, name]) => name)).toEqual(file.includes('publish') ? ['id-token'] : []);
			expect(text).not.toMatch(/pull_request_target|secrets\./);
		}
	});

	test('run only what package.json or the repository has', () => {
		for (const file of files) {
			for (const [, script] of read(file).matchAll(/npm run ([a-z:0-9]+)/g)) expect(Object.keys(manifest.scripts)).toContain(script);
			for (const [, script] of read(file).matchAll(/node (\.ci\/\S+)/g)) expect(existsSync(join(root, script))).toBe(true);
		}
	});

	test('publish with provenance, after everything was tested, and only what the tag says', () => {
		const text = read('.github/workflows/publish.yml');
		const steps = [
			'.ci/checkTag.mjs',
			'npm ci',
			'npm run build',
			'npm run lint',
			'npm test',
			'npm run test:e2e',
			'npm publish --provenance',
		];
		const places = steps.map((one) => text.indexOf(one));
		expect(places).toEqual([...places].sort((a, b) => a - b));
		expect(places.every((place) => place > 0)).toBe(true);
		expect(() => execFileSync(process.execPath, [join(root, '.ci/checkTag.mjs'), `v${manifest.version}`], { stdio: 'pipe' })).not.toThrow();
		expect(() => execFileSync(process.execPath, [join(root, '.ci/checkTag.mjs'), 'v0.0.1'], { stdio: 'pipe' })).toThrow();
	});
});
