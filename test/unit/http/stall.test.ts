import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { parseDn } from '../../../clients/directory/dn';
import { readBody, refusal } from '../../../clients/fortiauthenticator/answers';
import { readRestAnswer, readRpcAnswer } from '../../../clients/fusiondirectory/answers';
import { Redactor } from '../../../clients/http/redact';
import { readAnswer } from '../../../clients/synology/answers';
import { refusalError } from '../../../clients/synology/codes';

const megabyte = 1024 * 1024;
/** The shortest counts: other tests that run meanwhile can make a whole second slow. A real stall is hopeless after three. */
const tries = 25;
const hopelessMs = 500;

/** What is refused takes its time as well. */
function refusable(work: () => unknown): void {
	try {
		work();
	} catch {
		return;
	}
}

/** How long n8n stands still for this work where it has a core of its own, which the tests often have not: below `enoughMs`, or at best. */
function stallOf(work: () => unknown, enoughMs = 20, most = tries): number {
	let least = Number.POSITIVE_INFINITY;
	for (let round = 0; round < most && least > enoughMs && (round < 3 || least < hopelessMs); round += 1) {
		const start = process.cpuUsage();
		refusable(work);
		const { user, system } = process.cpuUsage(start);
		least = Math.min(least, (user + system) / 1000);
	}
	return least;
}

const answer = (text: string, type = 'application/json') => ({ status: 200, headers: { 'content-type': type }, text });
const person = (number: number): string => `uid=p${number},ou=people,dc=example,dc=com`;
const people = (size: number) =>
	Object.fromEntries(Array.from({ length: size / 100 }, (_, number) => [person(number), { uid: `p${number}`, sn: 'x', mail: ['a'] }]));
const listing = JSON.stringify({ id: 1, result: people(megabyte) });
const notice = '<br />\n<b>Deprecated</b>: x in <b>/y.php</b> on line <b>1</b><br />\n';

const emptyLists = `[${'[],'.repeat(349_999)}[]]`;

/**
 * Milliseconds where `JSON.parse` takes 13 of them for the lists. A machine that has other work is slower at both, so a limit goes
 * with it.
 */
const here = (milliseconds: number): number => Math.max(milliseconds, (milliseconds / 13) * stallOf((): unknown => JSON.parse(emptyLists)));

/** What this machine would take for it is only found out where it matters. */
const expectWithin = (milliseconds: number, limit: number): void =>
	expect(milliseconds).toBeLessThan(milliseconds < limit ? limit : here(limit));

const expectNoStall = (work: () => unknown): void => expectWithin(stallOf(work, 50), 50);

const hostile: Array<[string, string]> = [
	['a listing', listing],
	['a listing between notices of PHP', `${notice}${listing}\n${notice}`],
	['beginnings that never end', '{"id":'.repeat(megabyte / 6)],
	['beginnings on lines of their own', '{"id":1,\n'.repeat(megabyte / 9)],
	['texts on lines of their own', '"\n'.repeat(megabyte / 2)],
	['numbers on lines of their own', '1\n'.repeat(megabyte / 2)],
	['empty lines', '\n'.repeat(megabyte)],
	['open brackets', '['.repeat(megabyte)],
	['deep nesting', `{"id":1,"result":${'['.repeat(megabyte / 2)}${']'.repeat(megabyte / 2)}}`],
	['350,000 empty lists', `{"id":1,"result":${emptyLists}}`],
	['350,000 empty lists without an end', `{"id":1,"result":${emptyLists}`],
	['350,000 empty lists behind a notice', `${notice}{"id":1,"result":${emptyLists}}`],
	['a text without an end', `{"id":1,"result":"${'x'.repeat(megabyte)}`],
	['a page of tags', '<a>'.repeat(megabyte / 3)],
	['a fatal error without an end', `FusionDirectory Fatal Error<h3>x</h3>${'<td><'.repeat(megabyte / 5)}`],
];
const readers: Array<[string, (text: string) => unknown]> = [
	['FusionDirectory by JSON-RPC', (text) => readRpcAnswer(answer(text), { effect: 'read', id: 1 })],
	['FusionDirectory by REST', (text) => readRestAnswer(answer(text), { effect: 'read' })],
	['FortiAuthenticator', (text) => readBody(answer(text), 'host')],
	['DSM', (text) => readAnswer(answer(text), 'host', 'read')],
];

describe.each(readers)('%s stalls n8n no longer than JSON.parse', (_name, read) => {
	test.each(hostile)('for 1 MB of %s', (_what, text) => {
		const parsing = stallOf((): unknown => JSON.parse(text), 20, 5);
		expectWithin(stallOf(() => read(text), parsing + 40) - parsing, 40);
	});
});

/** What a monitor of the event loop sees at most while the work is done, at the best of some tries. */
async function seenStall(work: () => unknown, most = 40, enoughMs = 20): Promise<number> {
	let least = Number.POSITIVE_INFINITY;
	for (let round = 0; round < most && least > enoughMs; round += 1) {
		const monitor = monitorEventLoopDelay({ resolution: 1 });
		monitor.enable();
		await pause(4);
		refusable(work);
		await pause(4);
		monitor.disable();
		least = Math.min(least, monitor.max / 1e6);
	}
	return least;
}

describe('a monitor of the event loop', () => {
	const spin = (milliseconds: number): void => {
		const end = performance.now() + milliseconds;
		while (performance.now() < end);
	};

	test('sees work that takes 60 ms', async () => {
		const seen: number[] = [];
		for (let round = 0; round < 5; round += 1) seen.push(await seenStall(() => spin(60), 1));
		expect(Math.max(...seen)).toBeGreaterThan(50);
	});

	test.each(readers)('sees no more than 50 ms of %s beside the time of JSON.parse', async (_name, read) => {
		const text = `${notice}{"id":1,"result":${emptyLists}}`;
		const parsing = await seenStall((): unknown => JSON.parse(`{"id":1,"result":${emptyLists}}`), 5);
		expectWithin((await seenStall(() => read(text), 40, 50)) - parsing, 50);
	});
});

test.each<[string, string]>([
	['small elements', `<r>${'<a/>'.repeat(8000)}</r>`],
	['elements that never close', '<a>'.repeat(10_900)],
	['attributes', `<r ${Array.from({ length: 3000 }, (_, number) => `b${number}="1"`).join(' ')}/>`],
	['references', `<r>${'&amp;'.repeat(6500)}</r>`],
	['comments', `<r>${'<!---->'.repeat(4600)}</r>`],
	['ten megabytes of elements', '<a/>'.repeat(2.5 * megabyte)],
])('XML of %s stalls n8n for less than 50 ms', (_what, text) => {
	expectNoStall(() => readBody(answer(text, 'application/xml'), 'host'));
});

test.each(['word ', '&amp;', '%41', '%25', '\\u0041', 'QUJD', 'a-b_', ' ', '+'])('a megabyte of %j is cleaned within 50 ms', (part) => {
	const redactor = new Redactor();
	redactor.add('hunter2-secret', 'another-secret/123+x=', 'Grüße aus Köln');
	const text = part.repeat(megabyte / part.length);
	expectNoStall(() => redactor.clean(text));
});

test('a distinguished name of four megabytes is read within 50 ms', () => {
	const dn = `uid=${'x'.repeat(4 * megabyte)},dc=example,dc=com`;
	expect(parseDn(dn)).toHaveLength(3);
	expectNoStall(() => parseDn(dn));
});

const parts = [
	'&amp;',
	'&#x41;',
	'%41',
	'<',
	'<b>',
	'<a ',
	'x ',
	' ',
	'.',
	'!.',
	'uid=a,b ',
	'uid=a',
	'«',
	'« ',
	'called in ',
	'/usr/',
	' in',
];

test.each(parts.flatMap((part) => [megabyte, 4_000].map((size) => [part, size] as const)))(
	'a refusal of %j, again and again for %i characters, stalls n8n for less than 50 ms',
	(part, size) => {
		const said = `${part.repeat(size / part.length)}x`;
		const redactor = new Redactor();
		redactor.add('hunter2-secret');
		const note = { action: 'x', host: 'h', account: 'a', redactor };
		const json = (value: unknown, status: number) => ({ ...answer(JSON.stringify(value)), status });
		const page = `FusionDirectory Fatal Error<h3>x</h3>${said}</td>`;
		const refusals: Array<() => unknown> = [
			() => readRestAnswer(json([{ class: 'X', message: said }], 400), { effect: 'write' }),
			() => readRpcAnswer(json({ id: 1, result: { errors: [said] } }, 200), { effect: 'write', id: 1 }),
			() => readRpcAnswer(json(said, 401), { effect: 'write', id: 1, login: true }),
			() => readRpcAnswer(answer(page, 'text/html'), { effect: 'write', id: 1 }),
			() => refusal(json({ error: said }, 400), note),
			() => refusal(json({ localusers: { name: [said] } }, 400), note),
			() => refusalError('SYNO.ActiveDirectory.User', 'x', { code: 3000, details: [{ msg: said }] }, redactor),
		];
		refusals.forEach(expectNoStall);
	},
);
