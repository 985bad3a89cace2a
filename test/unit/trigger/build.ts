import type { DirectoryService, DirectoryUser } from '../../../clients/directory/user';
import { detectUserEvents } from '../../../nodes/trigger/detect';
import { fingerprintOf } from '../../../nodes/trigger/fingerprint';
import { readState, type PollState } from '../../../nodes/trigger/state';
import type { PollOutcome } from '../../../nodes/trigger/outcome';
import {
	watchableFields,
	type DetectedEvent,
	type Listing,
	type ListedPerson,
	type PollConfig,
	type Strategy,
} from '../../../nodes/trigger/types';

export const NOW = new Date('2026-03-01T12:00:00Z');

export const strategies = {
	fusionDirectory: { listing: 'since', identity: 'nameAndStamp', renames: 'sameStamp' },
	synologyDirectoryServer: { listing: 'walk', identity: 'name', renames: 'sameDn' },
	fortiAuthenticator: { listing: 'newest', identity: 'id' },
} as const satisfies Record<string, Strategy>;
export type Service = keyof typeof strategies;

export function config(service: Service, changes: Partial<PollConfig> = {}): PollConfig {
	const whole: PollConfig = {
		service,
		directoryName: service,
		strategy: strategies[service],
		fingerprint: '',
		triggerOn: ['newUser'],
		emitExisting: false,
		watchedFields: watchableFields,
		rememberValues: false,
		overlapSeconds: 600,
		fullWalkEvery: 60,
		daysAhead: 14,
		again: { names: [], token: '' },
		...changes,
	};
	return { ...whole, fingerprint: fingerprintOf({ ...whole, scope: { baseUrl: 'https://directory.example' } }) };
}

export function user(source: DirectoryService, username: string, facts: Partial<DirectoryUser> = {}): DirectoryUser {
	return {
		id: username,
		username,
		displayName: username.toUpperCase(),
		firstName: null,
		lastName: null,
		email: null,
		phone: null,
		enabled: true,
		locked: null,
		expiresAt: null,
		passwordExpired: null,
		groups: null,
		source,
		...facts,
	};
}

type Facts = Partial<DirectoryUser>;

export function fusion(username: string, createdAt: string, facts: Facts = {}, modifiedAt = createdAt): ListedPerson {
	return { user: user('fusionDirectory', username, facts), createdAt, modifiedAt };
}

export function synology(username: string, dn = `CN=${username},DC=example`, facts: Facts = {}): ListedPerson {
	return { user: user('synologyDirectoryServer', username, { id: dn, ...facts }), dn };
}

export function forti(numericId: number, username = `user${numericId}`, facts: Facts = {}): ListedPerson {
	return { user: user('fortiAuthenticator', username, { id: String(numericId), ...facts }), numericId };
}

export type Detected = Extract<PollOutcome, { kind: 'detected' }>;

/** Polls one after another, each from the state the last one left, as it comes back from n8n's database. */
export class Polls {
	state: PollState | undefined;

	constructor(
		public settings: PollConfig,
		public now = NOW,
	) {}

	outcome(listing: Listing, limit = 100): PollOutcome {
		return detectUserEvents({ config: this.settings, state: this.state, listing, now: this.now, limit });
	}

	detect(listing: Listing, limit = 100): Detected {
		const outcome = this.outcome(listing, limit);
		if (outcome.kind !== 'detected') throw new Error(JSON.stringify(outcome));
		this.state = readState(JSON.parse(JSON.stringify(outcome.nextState)), this.settings);
		if (!this.state) throw new Error('the state does not pass its own guard');
		return outcome;
	}

	/** What happened, as "event username". */
	events(listing: Listing, limit = 100): string[] {
		return this.detect(listing, limit).events.map(told);
	}

	walk(...people: ListedPerson[]): string[] {
		return this.events({ kind: 'complete', people });
	}

	since(...people: ListedPerson[]): string[] {
		return this.events({ kind: 'since', people });
	}
}

export function told({ event, user: { username }, changes }: DetectedEvent): string {
	const fields = changes ? ` ${changes.map(({ field }) => field).join(',')}` : '';
	return `${event} ${username}${fields}`;
}
