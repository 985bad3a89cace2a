import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRestAnswer, readRpcAnswer } from '../../clients/fusiondirectory/answers';
import { readFields, readTemplateFields } from '../../clients/fusiondirectory/fields';
import { BackendError } from '../../clients/errors';

interface Recording {
	name: string;
	request: { method: string; url: string; body: { id?: never; method?: string; params?: unknown[] } | null };
	response: { status: number; headers: Record<string, string>; body: unknown; bodyIsJson?: boolean };
}

const folder = join(__dirname, '..', 'vectors', 'fusiondirectory');
const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const recordings = (protocol: string): Recording[] => read(join(folder, `${protocol}.json`)) as Recording[];
/** Name → `value` (the recorded result itself), or kind, code and fields of the refusal. */
const expectations = (protocol: string): Record<string, string> =>
	read(join(__dirname, `fusiondirectory.${protocol}.expected.json`)) as Record<string, string>;

const protocols = [
	{ protocol: 'rpc', parse: readRpcAnswer, valueOf: (body: unknown): unknown => (body as { result: unknown }).result },
	{ protocol: 'rest', parse: readRestAnswer, valueOf: (body: unknown): unknown => body },
];

function answerOf({ response }: Recording) {
	const { status, body, bodyIsJson } = response;
	const text = typeof body === 'string' && !bodyIsJson ? body : body === null && status === 204 ? '' : JSON.stringify(body);
	const headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), value]));
	return { status, headers, text };
}

const isLogin = ({ request }: Recording): boolean =>
	request.body?.method?.toLowerCase() === 'login' || /rest\.php\/v1\/login/.test(request.url);

function describeOutcome(
	parse: typeof readRpcAnswer,
	recording: Recording,
	text = answerOf(recording).text,
): { said: string; value?: unknown; refusal?: BackendError } {
	try {
		const value = parse({ ...answerOf(recording), text }, { effect: 'write', login: isLogin(recording), id: recording.request.body?.id });
		return { said: 'value', value };
	} catch (reason) {
		if (!(reason instanceof BackendError)) throw reason;
		return { said: [reason.kind, reason.code ?? '', reason.fields.join(',')].join(' ').trim(), refusal: reason };
	}
}

describe.each(protocols)('every recorded exchange over $protocol', ({ protocol, parse, valueOf }) => {
	const table = expectations(protocol);
	const all = recordings(protocol);

	test('has a row in the table, and every row its exchange', () => {
		expect(Object.keys(table).sort()).toEqual(all.map(({ name }) => name).sort());
	});

	test.each(all.map((recording) => [recording.name, recording] as const))('%s', (name, recording) => {
		const { said, value, refusal } = describeOutcome(parse, recording);
		expect(said).toBe(table[name]);
		if (said === 'value') expect(value).toEqual(recording.response.status === 204 ? null : valueOf(recording.response.body));
		if (refusal) {
			expect(refusal.message).not.toMatch(/<|&quot;|\/usr\/share/i);
			expect(refusal.message).not.toMatch(/[.!]$/);
		}
	});

	test('is read the same with a PHP notice before and after it', () => {
		const notice =
			'<br />\n<b>Deprecated</b>:  trim(): Passing null to parameter #1 ($string) of type string is deprecated in <b>/usr/share/fusiondirectory/include/functions.inc</b> on line <b>12</b><br />\n';
		const json = all.filter(({ response }) => typeof response.body !== 'string' && response.status === 200);
		expect(json.length).toBeGreaterThan(20);
		for (const recording of json) {
			const noisy = describeOutcome(parse, recording, `${notice}${answerOf(recording).text}\n${notice}`);
			const clean = describeOutcome(parse, recording);
			expect([recording.name, noisy.said, noisy.value]).toEqual([recording.name, clean.said, clean.value]);
		}
	});

	test('that was cut off in the middle is never taken for a value', () => {
		for (const recording of all.filter(
			({ response }) => response.status === 200 && typeof response.body === 'object' && response.body !== null,
		)) {
			const { text } = answerOf(recording);
			for (const share of [0.3, 0.6, 0.95]) {
				const { said } = describeOutcome(parse, recording, text.slice(0, Math.floor(text.length * share)));
				expect([recording.name, said]).toEqual([recording.name, 'protocol']);
			}
		}
	});
});

/** Names of fields and tabs that the recorded answers carry, read off them without the client's parser. */
const namesTold = (body: unknown): string[] => {
	if (!Array.isArray(body)) {
		const { error, result } = body as { error?: string; result?: { errors?: string[] } };
		return [error ?? '', ...(result?.errors ?? [])].flatMap((text) => /(?:[Ff]ield|this|Attribute|[Tt]ab) "([^"]+)"/.exec(text)?.[1] ?? []);
	}
	return body.flatMap(({ tab, attribute }: { tab?: string; attribute?: string }) =>
		attribute === undefined ? [] : [`${tab}.${attribute}`],
	);
};

test('every field and tab that a recorded refusal names is in its row', () => {
	let told = 0;
	for (const { protocol } of protocols) {
		for (const { name, response } of recordings(protocol)) {
			if (typeof response.body !== 'object' || response.body === null || expectations(protocol)[name] === 'value') continue;
			for (const field of namesTold(response.body)) {
				told += 1;
				expect([name, expectations(protocol)[name]]).toEqual([name, expect.stringContaining(field)]);
			}
		}
	}
	expect(told).toBeGreaterThan(40);
});

test('every recorded form is read into fields, and no password hash with them', () => {
	const forms = recordings('rpc').filter(
		({ name, request }) => /^(getfields|gettemplate)$/i.test(request.body?.method ?? '') && expectations('rpc')[name] === 'value',
	);
	expect(forms.length).toBeGreaterThan(10);
	for (const form of forms) {
		const result = readRpcAnswer(answerOf(form), { effect: 'read' });
		const fields =
			'gettemplate' === form.request.body?.method?.toLowerCase()
				? readTemplateFields(new Map(Object.entries(result ?? {})))
				: readFields('tab', result);
		const text = JSON.stringify(fields);
		expect(text).not.toMatch(/\{SSHA\}|\{CRYPT\}/);
		if (form.name !== 'rpc-getFields-tab-of-other-type') expect(fields.length).toBeGreaterThan(0);
	}
});

test('a form tells texts, lists, choices, dates, booleans, numbers, binaries and passwords apart', () => {
	const form = (name: string) =>
		readFields('tab', readRpcAnswer(answerOf(recordings('rpc').find((one) => one.name === name) as Recording), { effect: 'read' }));
	const kinds = (name: string): Record<string, string> => Object.fromEntries(form(name).map(({ attribute, kind }) => [attribute, kind]));
	expect(kinds('rpc-getFields-type')).toMatchObject({
		sn: 'text',
		title: 'list',
		preferredLanguage: 'choice',
		base: 'choice',
		jpegPhoto: 'binary',
		userPassword: 'password',
	});
	expect(kinds('rpc-getFields-type-tab-null-dn')).toMatchObject({
		mail: 'text',
		gosaMailAlternateAddress: 'list',
		flag_vacation: 'boolean',
		gosaMailQuota: 'number',
		gosaVacationStart: 'date',
	});
	expect(form('rpc-getFields-type').find(({ attribute }) => attribute === 'sn')).toMatchObject({
		label: 'Last name',
		required: true,
		disabled: false,
		section: 'Personal information',
	});
});
