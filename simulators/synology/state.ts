import { newKeyPair } from './noise';
import { plant } from './seed';
import { Sessions } from './sessions';
import { type Settings, change, defaults } from './settings';
import { Tasks } from './tasks';
import type { Tree } from './tree';

/** Everything the simulated NAS knows. */
export class State {
	settings: Settings;
	tree: Tree;
	sessions = new Sessions();
	tasks = new Tasks();
	readonly noiseKey = newKeyPair();
	/** JSON-format parameters that were not JSON: `API method name`. */
	violations: string[] = [];
	/** Keys of User.set that had no effect. */
	ignoredFields: string[] = [];
	/** Password mails sent. */
	mails: Array<{ user: string; to: string }> = [];
	/** DSM's own list of domain users and groups, as of the last finished update. */
	domainUsers: string[] = [];
	domainGroups: string[] = [];

	constructor(private readonly initial: Record<string, unknown>) {
		this.settings = change(defaults, initial);
		this.tree = plant(this.settings.realm);
	}

	set(changes: Record<string, unknown>): void {
		const before = this.settings.realm;
		this.settings = change(this.settings, changes);
		if (this.settings.realm !== before) this.tree = plant(this.settings.realm);
	}

	reset(): void {
		this.settings = change(defaults, this.initial);
		this.tree = plant(this.settings.realm);
		this.sessions = new Sessions();
		this.tasks = new Tasks();
		this.violations = [];
		this.ignoredFields = [];
		this.mails = [];
		this.domainUsers = [];
		this.domainGroups = [];
	}

	/** Reads the directory into DSM's own list. */
	takeOver(): void {
		const names = { person: [] as string[], group: [] as string[] };
		for (const { category, attributes } of this.tree.all()) {
			if (category !== 'person' && category !== 'group') continue;
			if (attributes.sAMAccountName) names[category].push(`${this.settings.netbios}\\${attributes.sAMAccountName}`);
		}
		this.domainUsers = names.person;
		this.domainGroups = names.group;
	}
}
