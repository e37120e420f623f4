import type { Request, Response } from 'express';
import type { Agent } from '../agent/agent.ts';
import { MrklError } from '../contract/errors.ts';
import type { ServerContext } from './server-context.ts';

/** The name under which clients ask for the agent: that of its language model. */
export function modelId(agent: Agent): string {
  return agent.model.startsWith('mrkl') ? agent.model : `mrkl-${agent.model}`;
}

function toModel(context: ServerContext): object {
  return { id: modelId(context.agent), object: 'model', created: context.started, owned_by: 'mrkl' };
}

/** Answers GET /v1/models. */
export function listModels(context: ServerContext) {
  return (_request: Request, response: Response): void => {
    response.json({ object: 'list', data: [toModel(context)] });
  };
}

/** Answers GET /v1/models/:id. */
export function retrieveModel(context: ServerContext) {
  return (request: Request, response: Response): void => {
    const id = request.params['id'];
    if (id !== modelId(context.agent))
      throw new MrklError('model-not-found', `No model is called '${String(id)}'.`);
    response.json(toModel(context));
  };
}
