import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { BackendError, type BackendErrorDetails } from '../../../clients/errors';
import { Redactor } from '../../../clients/http/redact';
import { ItemInput } from '../../../nodes/shared/input';
import { labelsOf } from '../../../nodes/shared/operation';
import { ParameterReader } from '../../../nodes/shared/parameterReader';
import { showing, type RecordKind } from '../../../nodes/shared/record';
import { Write } from '../../../nodes/shared/write';

const property = (name: string, displayName: string, more: Partial<INodeProperties> = {}): INodeProperties => ({
	name,
	displayName,
	type: 'string',
	default: '',
	...more,
});

export const properties: INodeProperties[] = [
	property('ifExists', 'If User Exists'),
	property('ifMissing', 'If User Is Missing'),
	property('output', 'Output'),
	property('options', 'Options', { type: 'collection', options: [property('dryRun', 'Dry Run', { type: 'boolean' })] }),
];

/** The parameters of one item, as an operation reads them. */
export function inputOf(parameters: IDataObject = {}): ItemInput {
	const context = {
		getNodeParameter: (name: string, _index: number, fallback: unknown) => (Object.hasOwn(parameters, name) ? parameters[name] : fallback),
	} as unknown as IExecuteFunctions;
	const node = { id: 'n', name: 'Toy', type: 'toy', typeVersion: 1, position: [0, 0] as [number, number], parameters: {} };
	const reader = new ParameterReader(context);
	return new ItemInput({ node, reader, labels: labelsOf(properties), item: { json: {} }, index: 0, timezone: 'UTC' });
}

export const writeWith = (parameters: IDataObject = {}): Write => new Write(inputOf(parameters), new Redactor());

export interface Toy {
	name: string;
	mail?: string;
	phone?: string;
	place?: string;
}
export interface ToyFields {
	name: string;
	mail?: string;
	phone?: string;
	place?: string;
	password?: string;
}

/** A directory of toys that notes each request and breaks where it is told to. */
export class ToyDirectory {
	readonly toys = new Map<string, Toy>();
	readonly sent: string[] = [];
	/** Thrown in place of the step of that name. */
	readonly faults = new Map<string, BackendError>();
	/** Fields that are taken without a word and not stored. */
	readonly ignored = new Set<string>();

	breakAt(step: string, details: Partial<BackendErrorDetails> = {}): void {
		this.faults.set(step, new BackendError({ kind: 'invalid', message: `${step} is refused`, ...details }));
	}

	private do(step: string): void {
		this.sent.push(step);
		const fault = this.faults.get(step);
		if (fault) throw fault;
	}

	readonly kind: RecordKind<string, Toy, ToyFields> = {
		noun: 'user',
		service: 'Toyland',
		nameOf: (name) => name,
		find: async (name) => this.toys.get(name),
		identity: ({ name }) => ({ id: name }),
		values: ({ name, mail, phone, place }) => ({ name, mail, phone, place }),
		show: showing<Toy>({
			idFields: ['name'],
			simplified: (toys) => toys.map(({ name, mail, phone }) => ({ id: name, mail, phone })),
			raw: (toy) => ({ ...toy }),
		}),
		hidden: ['password'],
		secret: ['password'],
		fixed: ['place'],
		create: ({ name, mail, phone, place, password }) => [
			{
				name: 'create the user',
				fields: ['name', 'mail', 'place', 'password'],
				request: { name, mail, place, password },
				send: async () => {
					this.do('create the user');
					const toy = { name, mail, place };
					this.toys.set(name, toy);
					return { record: toy };
				},
			},
			...(phone === undefined ? [] : [this.phoneStep(phone)]),
		],
		change: (toy, { mail, phone, password }) => [
			{ name: 'unlock the user', role: 'open', request: { unlock: toy.name }, send: async () => (this.do('unlock the user'), {}) },
			...(mail === undefined && password === undefined
				? []
				: [
						{
							name: 'change the user',
							fields: [...(mail === undefined ? [] : ['mail']), ...(password === undefined ? [] : ['password'])],
							request: { name: toy.name, mail, password },
							send: async (present: Toy) => {
								this.do('change the user');
								return { record: this.store({ ...present, ...(mail === undefined || this.ignored.has('mail') ? {} : { mail }) }) };
							},
						},
					]),
			...(phone === undefined ? [] : [this.phoneStep(phone)]),
			{ name: 'lock the user', role: 'close', request: { lock: toy.name }, send: async () => (this.do('lock the user'), {}) },
		],
		remove: (toy) => [
			{
				name: 'delete the user',
				request: { name: toy.name },
				send: async () => {
					this.do('delete the user');
					this.toys.delete(toy.name);
					return {};
				},
			},
		],
	};

	private store(toy: Toy): Toy {
		this.toys.set(toy.name, toy);
		return toy;
	}

	private phoneStep(phone: string) {
		return {
			name: 'set the phone',
			fields: ['phone'],
			request: { phone },
			send: async (toy: Toy) => {
				this.do('set the phone');
				return { record: this.store({ ...toy, phone }) };
			},
		};
	}
}
