import { detectUserEvents } from '../../../../nodes/trigger/detect';
import { nextRequest } from '../../../../nodes/trigger/request';
import type { PollPorts, PollSteps } from '../../../../nodes/trigger/poll';
import { secondsToStamp, stampToSeconds } from '../../../../nodes/trigger/identity';
import type { DetectedEvent } from '../../../../nodes/trigger/types';
import type { World } from './history';

/** A mistake somebody could make in the code under test, made here by wrapping it. */
export interface Fault {
	name: string;
	/** Where it can show. */
	service: World;
	/** What it does to people. */
	complaint: RegExp;
	steps: (ports: PollPorts<DetectedEvent>) => PollSteps;
}

export const soundSteps: PollSteps = { plan: nextRequest, detect: detectUserEvents };

export const faults: Fault[] = [
	{
		name: 'the state is written before the items are formatted',
		service: 'fusionDirectory',
		complaint: /never announced/,
		steps: (ports) => ({
			plan: nextRequest,
			detect: (input) => {
				const outcome = detectUserEvents(input);
				if (outcome.kind === 'detected') ports.store(outcome.nextState);
				return outcome;
			},
		}),
	},
	{
		name: 'the directory is asked for stamps later than the mark instead of from the mark on',
		service: 'fusionDirectory',
		complaint: /never announced/,
		steps: () => ({
			detect: detectUserEvents,
			plan: (input) => {
				const request = nextRequest(input);
				if (request.kind !== 'since') return request;
				return { ...request, from: secondsToStamp((stampToSeconds(request.from) ?? 0) + 1) };
			},
		}),
	},
	{
		name: 'the overlap is dropped',
		service: 'fusionDirectory',
		complaint: /never announced/,
		steps: () => ({
			detect: detectUserEvents,
			plan: ({ config, state }) => nextRequest({ config: { ...config, overlapSeconds: 0 }, state }),
		}),
	},
	{
		name: 'nobody looks for those who came later than the overlap',
		service: 'fusionDirectory',
		complaint: /never announced/,
		steps: () => ({
			plan: nextRequest,
			detect: (input) => {
				const outcome = detectUserEvents(input);
				if (outcome.kind !== 'detected' || outcome.nextState.kind !== 'recent') return outcome;
				return { ...outcome, nextState: { ...outcome.nextState, looked: Math.floor(input.now.getTime() / 1000) } };
			},
		}),
	},
	{
		name: 'keys are dropped that are asked for again',
		service: 'fusionDirectory',
		complaint: /twice|was there before/,
		steps: () => ({
			plan: ({ config, state }) => nextRequest({ config, state: state?.kind === 'recent' ? { ...state, kept: 0 } : state }),
			detect: (input) => {
				const outcome = detectUserEvents(input);
				if (outcome.kind !== 'detected' || outcome.nextState.kind !== 'recent') return outcome;
				return { ...outcome, nextState: { ...outcome.nextState, recent: '' } };
			},
		}),
	},
	{
		name: 'another login name is somebody else with New User alone',
		service: 'fusionDirectory',
		complaint: /twice|was there before/,
		steps: () => ({
			plan: nextRequest,
			detect: (input) => {
				const { config } = input;
				if (config.triggerOn.length > 1) return detectUserEvents(input);
				return detectUserEvents({ ...input, config: { ...config, strategy: { listing: 'since', identity: 'nameAndStamp' } } });
			},
		}),
	},
	{
		name: 'the memory of the process keeps the state of a poll that emitted',
		service: 'fortiAuthenticator',
		complaint: /never announced/,
		steps: (ports) => ({
			plan: nextRequest,
			detect: (input) => {
				const outcome = detectUserEvents(input);
				if (outcome.kind === 'detected') ports.memory.rememberQuiet(ports.slot, outcome.nextState);
				return outcome;
			},
		}),
	},
	{
		name: 'one walk without a person is enough to count them as removed',
		service: 'synologyDirectoryServer',
		complaint: /twice|was there before|removed and is there|under another/,
		steps: () => ({
			plan: nextRequest,
			detect: (input) => {
				const first = detectUserEvents(input);
				if (first.kind !== 'detected' || input.listing.kind !== 'complete' || first.pending > 0) return first;
				const second = detectUserEvents({ ...input, state: first.nextState });
				if (second.kind !== 'detected') return first;
				return { ...second, events: [...first.events, ...second.events] };
			},
		}),
	},
	{
		name: 'a list is recognised although people wait for their turn',
		service: 'synologyDirectoryServer',
		complaint: /never announced/,
		steps: (ports) => ({
			plan: nextRequest,
			detect: (input) => {
				const outcome = detectUserEvents(input);
				if (outcome.kind === 'detected' && outcome.pending > 0 && input.listing.kind === 'complete') {
					ports.memory.rememberQuiet(ports.slot, outcome.nextState, input.listing.recognition);
				}
				return outcome;
			},
		}),
	},
	{
		name: 'a part of the list is taken for the whole',
		service: 'fortiAuthenticator',
		complaint: /was there before|removed and is there|twice|under another/,
		steps: () => ({
			plan: nextRequest,
			detect: (input) => {
				const { listing } = input;
				return detectUserEvents(listing.kind === 'partial' ? { ...input, listing: { ...listing, kind: 'complete' } } : input);
			},
		}),
	},
	{
		name: 'only the first group of a person is looked at',
		service: 'fusionDirectory',
		complaint: /coming into or leaving .* was never announced/,
		steps: () => ({
			plan: nextRequest,
			detect: (input) => {
				const { listing } = input;
				if (listing.kind === 'incomplete') return detectUserEvents(input);
				const people = listing.people.map((person) => ({
					...person,
					user: { ...person.user, groups: person.user.groups?.slice(0, 1) ?? null },
				}));
				return detectUserEvents({ ...input, listing: { ...listing, people } });
			},
		}),
	},
	{
		name: 'an end is told before its time',
		service: 'fortiAuthenticator',
		complaint: /told to end though/,
		steps: () => ({
			plan: nextRequest,
			detect: (input) => detectUserEvents({ ...input, config: { ...input.config, daysAhead: 20 } }),
		}),
	},
	{
		name: 'a fulfilled wish to announce somebody again is not remembered',
		service: 'synologyDirectoryServer',
		complaint: /comes again twice/,
		steps: () => ({
			plan: nextRequest,
			detect: (input) => {
				const outcome = detectUserEvents(input);
				return outcome.kind === 'detected' ? { ...outcome, nextState: { ...outcome.nextState, again: '' } } : outcome;
			},
		}),
	},
	{
		name: 'the place moves past people who wait for their turn',
		service: 'domain',
		complaint: /never announced/,
		steps: () => ({
			plan: nextRequest,
			detect: (input) => {
				const outcome = detectUserEvents(input);
				if (outcome.kind !== 'detected' || input.listing.kind !== 'changes') return outcome;
				return { ...outcome, nextState: { ...outcome.nextState, place: input.listing.place } };
			},
		}),
	},
	{
		name: 'who was deleted is not looked at',
		service: 'domain',
		complaint: /never announced as removed/,
		steps: () => ({
			plan: ({ config, state }) => nextRequest({ config: { ...config, fullWalkEvery: 1000 }, state }),
			detect: (input) => {
				const { listing, config } = input;
				const patient = { ...input, config: { ...config, fullWalkEvery: 1000 } };
				return detectUserEvents(listing.kind === 'changes' ? { ...patient, listing: { ...listing, gone: [] } } : patient);
			},
		}),
	},
];
