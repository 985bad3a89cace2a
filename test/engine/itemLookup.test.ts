import { NodeConnectionTypes, type IDataObject, type IExecuteFunctions, type INodeExecutionData, type INodeType } from 'n8n-workflow';
import { ParameterReader } from '../../nodes/shared/parameterReader';
import { runWorkflow, source } from './harness';
import { hostileTexts } from './hostileShare';

/** What each way to read gives for one item: a value, or the words of an error. */
type Told = { value: unknown } | { error: string };

interface Reading {
	read: Told[];
	byN8n: Told[];
	/** How often the reader asked n8n to evaluate. */
	evaluations: number;
}

function tell(read: () => unknown): Told {
	try {
		return { value: read() };
	} catch (reason) {
		return { error: reason instanceof Error ? reason.message : String(reason) };
	}
}

/** A context that counts evaluations, and whose items may be others than those that n8n means by `$json`. */
function countingContext(context: IExecuteFunctions, input?: INodeExecutionData[]) {
	const count = { evaluations: 0 };
	const watched = new Proxy(context, {
		get: (target, name) => {
			if (name === 'getInputData' && input !== undefined) return () => input;
			if (name !== 'getNodeParameter') return Reflect.get(target, name) as unknown;
			return (parameter: string, item: number, fallback: unknown, options?: { rawExpressions?: boolean }) => {
				if (options?.rawExpressions !== true) count.evaluations += 1;
				return target.getNodeParameter(parameter, item, fallback, options);
			};
		},
	});
	return { watched, count };
}

/** Reads a parameter of every item in n8n's engine, as our nodes do and as n8n does. */
async function readings(parameter: unknown, items: IDataObject[], input?: IDataObject[]): Promise<Reading> {
	const readers: Reading[] = [];
	const probe = {
		description: {
			displayName: 'Probe',
			name: 'probe',
			group: ['input'],
			version: 1,
			description: '',
			defaults: { name: 'Probe' },
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			properties: [{ displayName: 'Asked', name: 'asked', type: 'json', default: '' }],
		},
		async execute(this: IExecuteFunctions) {
			const { watched, count } = countingContext(
				this,
				input?.map((json) => ({ json })),
			);
			const reader = new ParameterReader(watched);
			const read = items.map((_, item) => tell(() => reader.read('asked', item)));
			const byN8n = items.map((_, item) => tell(() => this.getNodeParameter('asked', item)));
			readers.push({ read, byN8n, evaluations: count.evaluations });
			return await Promise.resolve([[]]);
		},
	} as INodeType;
	await runWorkflow(
		{
			nodes: [
				{ name: 'Start', type: 'source' },
				{ name: 'Probe', type: 'probe', parameters: { asked: parameter } as IDataObject as never },
			],
			connections: { Start: ['Probe'] },
		},
		{ nodes: { source: source(items.map((json) => ({ json }))), probe } },
	);
	return readers[0];
}

const people: IDataObject[] = ['Ada', 'Grace', '', 'Zoë', ...hostileTexts].map((name, index) => ({
	name,
	'First name': name,
	"o'clock": name,
	a: { b: { c: name } },
	mails: [`${index}@example.com`, name],
	number: index - 2,
	half: index / 2,
	flag: index % 2 === 0,
	$odd: name,
}));

/** Items whose fields are not what the first one lets expect. */
const uneven: IDataObject[] = [
	{ name: 'Ada', a: { b: 'x' }, mails: ['m'] },
	{ name: null, a: null, mails: null },
	{},
	{ name: 5, a: [], mails: {} },
	{ name: { inner: 'x' }, a: { b: ['x'] }, mails: [['x']] },
	{ name: ['x'], a: { b: false }, mails: ['a', 'b'] },
	{ name: 0, a: 'text', mails: 'text' },
	{ name: 'Grace', a: { b: 'y' }, mails: ['n'] },
];

describe('a parameter that only names fields of the item', () => {
	const lookedUp: unknown[] = [
		'={{ $json.name }}',
		'={{$json.name}}',
		'={{ $json["First name"] }}',
		"={{ $json['First name'] }}",
		'={{ $json["o\'clock"] }}',
		'={{ $json.a.b.c }}',
		'={{ $json["a"].b["c"] }}',
		'={{ $json.mails[0] }}',
		'={{ $json.mails[1] }}',
		'={{ $json.number }}',
		'={{ $json.half }}',
		'={{ $json.flag }}',
		'=only text',
		'=',
		'= {{ $json.name }}',
		'={{ $json.name }} ',
		'={{ $json.name }}.{{ $json.a.b.c }}@example.com',
		'={{ $json.name }}{{ $json.name }}',
		'=uid={{ $json.name }},ou=people\n"quoted" `ticked` ${not.a.template}'.replace('${not.a.template}', '$not'),
		{ givenName: '={{ $json.name }}', mail: 'fixed', more: [{ sn: '={{ $json.a.b.c }}', number: 5, none: null }] },
		{ __rl: true, mode: 'username', value: '={{ $json.name }}' },
		['={{ $json.name }}', 'fixed'],
	];
	test.each(lookedUp.map((parameter) => [JSON.stringify(parameter), parameter]))(
		'is asked of n8n once, and is for every item what n8n gives: %s',
		async (_name, parameter) => {
			const { read, byN8n, evaluations } = await readings(parameter, people);
			expect(read).toEqual(byN8n);
			expect(evaluations).toBe(1);
		},
	);

	test.each([
		'={{ $json.name }}',
		'={{ $json.a.b }}',
		'={{ $json.mails[0] }}',
		'=x {{ $json.name }} y',
		'={{ $json.a.b }}{{ $json.mails[0] }}',
	])('is left to n8n for each item whose field is missing or holds more than a value: %s', async (parameter) => {
		const { read, byN8n } = await readings(parameter, uneven);
		expect(read).toEqual(byN8n);
		const reversed = await readings(parameter, [...uneven].reverse());
		expect(reversed.read).toEqual(reversed.byN8n);
	});

	test('is not looked up where n8n means other items than the input', async () => {
		const others = people.map((person) => ({ ...person, name: 'Mallory' }));
		const { read, byN8n, evaluations } = await readings('={{ $json.name }}', people, others);
		expect(read).toEqual(byN8n);
		expect(evaluations).toBe(people.length);
	});
});

describe('a parameter that has to be computed is evaluated by n8n for every item', () => {
	const computed: unknown[] = [
		'={{ $json.name.toUpperCase() }}',
		'={{ $json.name + "" }}',
		'={{ $json.mails[0].split("@")[0] }}',
		'={{ $json.a }}',
		'={{ $json }}',
		'={{ $json.none }}',
		'={{ $json?.name }}',
		'={{ $json.mails[-1] }}',
		'={{ $itemIndex }}',
		'={{ $input.item.json.name }}',
		"={{ $('Start').item.json.name }}",
		'={{ $json["a\\u0062"] }}',
		'={{ $json.name /* said */ }}',
		'={{ $json.name }} \\{{ $json.name }}',
		'={{ $json.name }} {{',
		'={{ $json.name }} }}',
		'={{ $json.$odd }}',
		'={{ $json.constructor }}',
		'={{ $json.__proto__ }}',
		'={{ $json["constructor"].name }}',
		{ name: '={{ $json.name }}', upper: '={{ $json.name.toUpperCase() }}' },
		{ mappingMode: 'defineBelow', value: { name: '={{ $json.name }}' } },
	];
	test.each(computed.map((parameter) => [JSON.stringify(parameter), parameter]))('%s', async (_name, parameter) => {
		const { read, byN8n, evaluations } = await readings(parameter, people);
		expect(read).toEqual(byN8n);
		expect(evaluations).toBe(people.length);
	});
});

test.each(['constructor', '__proto__', 'prototype', 'toString', 'hasOwnProperty', '__defineGetter__', 'mainModule'])(
	'a field of the item that is called %s is what n8n makes of it',
	async (name) => {
		const items = ['Ada', 'Grace'].map((value) => JSON.parse(JSON.stringify({ x: value }).replace('"x"', `"${name}"`)) as IDataObject);
		for (const parameter of [`={{ $json.${name} }}`, `={{ $json["${name}"] }}`]) {
			const { read, byN8n } = await readings(parameter, items);
			expect(read).toEqual(byN8n);
		}
	},
);
