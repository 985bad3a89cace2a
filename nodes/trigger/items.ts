import type { IDataObject } from 'n8n-workflow';
import type { DirectoryUser } from '../../clients/directory/user';
import type { TriggerSettings } from './settings';
import { groupEvents, type DetectedEvent, type DirectoryEventName, type FieldChange } from './types';

/** What people see of an event. */
export function itemOf({
	event,
	eventId,
	detectedAt,
	user,
	changes,
	groups,
	arrived,
	again,
}: Omit<DetectedEvent, 'personKey'>): IDataObject {
	return {
		event,
		eventId,
		detectedAt,
		user: { ...user },
		...(changes ? { changes: changes.map((change) => ({ ...change })) } : {}),
		...(groups ? { groups } : {}),
		...(arrived ? { arrived } : {}),
		...(again ? { again } : {}),
	};
}

/** Items as the chosen events would bring them, made of users who are there; marked, so that nobody takes them for real. */
export function sampleItems(users: readonly DirectoryUser[], settings: TriggerSettings, now: Date): IDataObject[] {
	if (users.length === 0) return [];
	const { triggerOn } = settings;
	const count = Math.max(users.length, triggerOn.length);
	return Array.from({ length: count }, (_, index) => {
		const event = triggerOn[index % triggerOn.length];
		const user = users[index % users.length];
		const eventId = `sample-${event}-${user.id}`;
		return { ...itemOf({ event, eventId, detectedAt: now.toISOString(), user, ...sampleFacts(event, user, settings) }), sample: true };
	});
}

function sampleFacts(event: DirectoryEventName, user: DirectoryUser, settings: TriggerSettings): Pick<DetectedEvent, 'changes' | 'groups'> {
	if (groupEvents.includes(event)) return { groups: (user.groups ?? []).slice(0, 1) };
	if (event !== 'userChanged') return {};
	return {
		changes: settings.watchedFields
			.slice(0, 2)
			.map((field): FieldChange => (settings.rememberValues ? { field, before: null, after: user[field] } : { field })),
	};
}
