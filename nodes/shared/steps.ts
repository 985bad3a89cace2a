import type { IDataObject } from 'n8n-workflow';
import { BackendError } from '../../clients/errors';
import type { Redactor } from '../../clients/http/redact';
import { shownMessage } from './errors';
import type { Creation, Step, StepResult } from './record';

/** Where a write stopped. */
export interface Stop {
	step: string;
	reason: unknown;
	/** Nobody knows whether this step was carried out. */
	uncertain: boolean;
}

/** What became of the steps of a write. */
export interface Course<R> {
	record: R;
	/** What is told only once, of all steps that were done. */
	told: IDataObject;
	/** Whether anything was done to the record. */
	effect: boolean;
	/** Fields of the steps that were done. */
	applied: string[];
	/** Fields of the steps that were not, or perhaps not. */
	left: string[];
	stop?: Stop;
	/** A closing step that was not carried out: the record is left open. */
	unclosed?: Stop;
}

export const isUncertain = (reason: unknown): boolean =>
	reason instanceof BackendError ? reason.kind === 'uncertain' || reason.delivery === 'unknown' : true;

/**
 * Carries out steps in order up to the first that is refused; closing steps follow once something was opened.
 *
 * @throws what the first step of a creation throws: then there is no record to speak of
 */
export async function carryOut<R>(steps: Array<Step<R>>, record: R): Promise<Course<R>> {
	const course: Course<R> = { record, told: {}, effect: false, applied: [], left: [] };
	let opened = false;
	for (const step of steps) {
		const due = step.role === 'close' ? opened : course.stop === undefined;
		if (!due) {
			course.left.push(...(step.fields ?? []));
			continue;
		}
		try {
			const result: StepResult<R> = (await step.send(course.record)) ?? {};
			if (result.record !== undefined) course.record = result.record;
			course.told = { ...course.told, ...result.told };
			if (step.role === 'open') opened = true;
			if (step.role !== undefined || result.unsent) continue;
			course.effect = true;
			course.applied.push(...(step.fields ?? []));
		} catch (reason) {
			const stop: Stop = { step: step.name, reason, uncertain: isUncertain(reason) };
			if (step.role === 'close') {
				course.unclosed = stop;
				continue;
			}
			// Whether it was opened is not known: closing does no harm.
			if (step.role === 'open' && stop.uncertain) opened = true;
			course.stop = stop;
			course.left.push(...(step.fields ?? []));
		}
	}
	return course;
}

/** The same for a creation, whose first step gives the record. @throws what the first step throws */
export async function carryOutCreation<R>([first, ...others]: Creation<R>): Promise<Course<R>> {
	const { record, told } = await first.send();
	const course = await carryOut(others, record);
	return { ...course, told: { ...told, ...course.told }, effect: true, applied: [...(first.fields ?? []), ...course.applied] };
}

/** Why not everything was done, in one sentence under `reason`; nothing when everything was. */
export function reasonOf<R>({ stop, unclosed }: Course<R>, redactor: Redactor): IDataObject {
	const reasons = [
		stop &&
			`${stop.uncertain ? 'It is not known whether this was done' : 'Not done'}: ${stop.step} (${shownMessage(stop.reason, redactor)})`,
		unclosed && `Afterwards it was not possible to ${unclosed.step} (${shownMessage(unclosed.reason, redactor)})`,
	].filter((reason) => reason !== undefined);
	return reasons.length === 0 ? {} : { reason: reasons.join('; ') };
}
