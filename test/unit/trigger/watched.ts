import type { ICredentialDataDecryptedObject, IPollFunctions } from 'n8n-workflow';
import type { DirectoryUser } from '../../../clients/directory/user';
import { Redactor } from '../../../clients/http/redact';
import type { Directory } from '../../../nodes/trigger/directory';
import type { Question, Source } from '../../../nodes/trigger/source';
import type { DetectedEvent, Listing, ListingRequest, Strategy } from '../../../nodes/trigger/types';
import { strategies, user } from './build';

/** A directory in memory, and what was asked of it. */
export class Watched {
	users: DirectoryUser[] = [];
	readonly asked: ListingRequest[] = [];
	readonly questions: Question[] = [];
	closed = 0;
	probed = 0;
	failure?: Error;
	completed?: number;
	strategies: [Strategy, ...Strategy[]] = [strategies.synologyDirectoryServer];

	directory(changes: Partial<Directory['watched']> = {}): Directory {
		return {
			service: 'synologyDirectoryServer',
			name: 'Toyland',
			credentialType: 'toyApi',
			credentialTest: 'toyApiTest',
			open: () => this.client,
			watched: {
				scope: { displayName: 'Town', name: 'town', type: 'resourceLocator', default: { mode: 'name', value: '' }, modes: [] },
				scopeMistake: (scope) => (scope === 'nowhere' ? 'Write the name of a town' : undefined),
				options: [],
				listSearch: {},
				shownFields: ['username', 'enabled', 'email'],
				events: ['newUser', 'userChanged', 'userRemoved', 'userDisabled'],
				source: (_credential, _context, question) => this.source(question),
				...changes,
			},
		};
	}

	hire(...names: string[]): void {
		this.users.push(...names.map((name) => user('synologyDirectoryServer', name, { id: `CN=${name},DC=example` })));
	}

	private readonly client = {
		redactor: new Redactor(),
		check: async () => await Promise.resolve('fine'),
		close: async () => {
			this.closed += 1;
			await Promise.resolve();
		},
	};

	private source(question: Question): Source {
		this.questions.push(question);
		return {
			client: this.client,
			scope: { town: question.scope },
			strategies: this.strategies,
			probe: async () => {
				this.probed += 1;
				return await Promise.resolve(this.strategies[this.strategies.length - 1]);
			},
			fetch: async (request) => await this.fetch(request),
			complete: async (events) => await Promise.resolve(this.complete(events)),
			sample: async (count) => await Promise.resolve(this.users.slice(0, count)),
		};
	}

	private async fetch(request: ListingRequest): Promise<Listing> {
		this.asked.push(request);
		if (this.failure) throw this.failure;
		const people = this.users.map((one) => ({ user: one, dn: one.id }));
		return await Promise.resolve({ kind: 'complete', people });
	}

	private complete(events: readonly DetectedEvent[]): DirectoryUser[] {
		return events.slice(0, this.completed).map(({ user: found }) => found);
	}
}

interface HostOptions {
	parameters?: Record<string, unknown>;
	mode?: 'manual' | 'trigger';
	activation?: 'init' | 'activate' | 'leadershipChange' | 'update';
	budget?: number;
}

/** What n8n gives a poll: parameters, static data, a logger. */
export class Host {
	readonly log: string[] = [];
	readonly staticData: Record<string, unknown> = {};
	mode: 'manual' | 'trigger';

	constructor(
		private readonly id: string,
		private readonly options: HostOptions = {},
	) {
		this.mode = options.mode ?? 'trigger';
	}

	/** The context of an activation; later polls of it come with the same one. */
	context(activation = this.options.activation ?? 'activate'): IPollFunctions {
		const { parameters = {}, budget } = this.options;
		const note = (level: string) => (text: string) => void this.log.push(`${level} ${text}`);
		const context = {
			getNode: () => ({ id: 'n', name: 'New Person', type: 'toy', typeVersion: 1, position: [0, 0], parameters: {} }),
			getWorkflow: () => ({ id: this.id, active: true }),
			getMode: () => this.mode,
			getActivationMode: () => activation,
			getWorkflowStaticData: () => this.staticData,
			getNodeParameter: (name: string, fallback: unknown) => parameters[name] ?? fallback,
			getCredentials: async () => await Promise.resolve<ICredentialDataDecryptedObject>({}),
			...(budget === undefined ? {} : { getPollBudgetMs: () => budget }),
			logger: { info: note('info'), warn: note('warn'), debug: note('debug'), error: note('error') },
			helpers: {},
		};
		return context as unknown as IPollFunctions;
	}
}
