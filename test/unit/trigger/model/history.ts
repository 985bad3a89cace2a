import fc from 'fast-check';
import type { DirectoryEventName } from '../../../../nodes/trigger/types';
import type { Service } from '../build';

/** What is played: a backend, or Synology with domain access. */
export type World = Service | 'domain';
export const serviceOf = (world: World): Service => (world === 'domain' ? 'synologyDirectoryServer' : world);

export const engines = ['legacy', 'durable', 'cursors'] as const;
export type Engine = (typeof engines)[number];

export const stepKinds = [
	'poll',
	'add',
	'addBurst',
	'addLate',
	'addBehind',
	'remove',
	'recreate',
	'rename',
	'move',
	'edit',
	'toggle',
	'joinOrLeave',
	'setEnd',
	'again',
	'reserveId',
	'changeController',
	'failAtCall',
	'incomplete',
	'churn',
	'reordered',
	'emptyGlitch',
	'slip',
	'shortOfTime',
	'restart',
	'republish',
	'takeover',
	'overlap',
	'thrownAway',
	'killBeforeHandOver',
	'killInHandOver',
	'changeFilter',
	'restartWhileDown',
] as const;
export type StepKind = (typeof stepKinds)[number];

export interface Step {
	kind: StepKind;
	/** Chooses the person, the call that fails, the lateness… */
	pick: number;
	/** Seconds that pass before the step. */
	wait: number;
}

export interface History {
	engine: Engine;
	triggerOn: DirectoryEventName[];
	emitExisting: boolean;
	rememberValues: boolean;
	overlapSeconds: number;
	fullWalkEvery: number;
	limit: number;
	initial: number;
	/** How far the clock of n8n is off, in seconds. */
	skew: number;
	steps: Step[];
}

const weights: Partial<Record<StepKind, number>> = {
	poll: 14,
	add: 8,
	addBurst: 3,
	addLate: 5,
	addBehind: 3,
	remove: 4,
	churn: 2,
	thrownAway: 2,
	edit: 2,
	joinOrLeave: 3,
	setEnd: 2,
};

const step: fc.Arbitrary<Step> = fc.record({
	kind: fc.oneof(...stepKinds.map((kind) => ({ weight: weights[kind] ?? 1, arbitrary: fc.constant(kind) }))),
	pick: fc.nat(60),
	wait: fc.constantFrom(0, 0, 0, 1, 5, 60, 300, 2000),
});

const choices: DirectoryEventName[][] = [
	['newUser'],
	['newUser'],
	['newUser', 'userRemoved'],
	['newUser', 'userChanged'],
	['newUser', 'userRemoved', 'userChanged', 'userEnabled', 'userDisabled'],
	['newUser', 'userEnabled', 'userDisabled'],
	['newUser', 'addedToGroup', 'removedFromGroup'],
	['addedToGroup', 'removedFromGroup', 'userExpiring'],
	['newUser', 'userExpiring'],
];

export const histories: fc.Arbitrary<History> = fc.record({
	engine: fc.constantFrom(...engines),
	triggerOn: fc.constantFrom(...choices),
	emitExisting: fc.constantFrom(false, false, true),
	rememberValues: fc.boolean(),
	overlapSeconds: fc.constantFrom(0, 5, 600),
	fullWalkEvery: fc.constantFrom(2, 4, 12),
	limit: fc.constantFrom(1, 2, 3, 50),
	initial: fc.nat(4),
	skew: fc.constantFrom(0, -3600, 3600),
	steps: fc.array(step, { minLength: 4, maxLength: 24, size: 'max' }),
});

export const worlds: World[] = ['fusionDirectory', 'synologyDirectoryServer', 'domain', 'fortiAuthenticator'];
