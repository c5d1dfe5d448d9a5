import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';

/** A chat model as the assistant meets it. `id` is `embedded` or `provider:model`. */
export interface ChatModel {
  readonly id: string;
  readonly kind: 'embedded' | 'provider';
  readonly chat: BaseChatModel;
}

type ProviderModel = Extract<Config['model'], { kind: 'provider' }>;

/**
 * Opens the language model that the settings name. Nothing is retried by the packages and nothing is called yet; a call
 * has `timeoutMs`. Throws `model_misconfigured` when the provider's package or the key is missing.
 */
export async function openProviderModel(settings: ProviderModel, apiKey: string | null): Promise<ChatModel> {
  const id = `${settings.provider}:${settings.name}`;
  try {
    const chat = await openChat(settings, apiKey);
    return { id, kind: 'provider', chat };
  } catch (error) {
    throw new AppError('model_misconfigured', `The model ${id} cannot be opened.`, {
      detail: { model: id },
      cause: error,
    });
  }
}

async function openChat(settings: ProviderModel, apiKey: string | null): Promise<BaseChatModel> {
  const shared = { model: settings.name, maxRetries: 0 };
  switch (settings.provider) {
    case 'openai': {
      const { ChatOpenAI } = await import('@langchain/openai');
      return new ChatOpenAI({
        ...shared,
        timeout: settings.timeoutMs,
        // Servers of one's own mostly want no key, but the client insists on one.
        apiKey: apiKey ?? (settings.baseUrl ? 'none' : missingKey()),
        configuration: settings.baseUrl ? { baseURL: settings.baseUrl } : {},
        useResponsesApi: false,
      });
    }
    case 'anthropic': {
      const { ChatAnthropic } = await import('@langchain/anthropic');
      return new ChatAnthropic({
        ...shared,
        apiKey: apiKey ?? (settings.baseUrl ? 'none' : missingKey()),
        maxTokens: 4096,
        ...(settings.baseUrl ? { anthropicApiUrl: settings.baseUrl } : {}),
        clientOptions: { timeout: settings.timeoutMs, maxRetries: 0 },
      });
    }
    case 'ollama': {
      const { ChatOllama } = await import('@langchain/ollama');
      return new ChatOllama({ ...shared, ...(settings.baseUrl ? { baseUrl: settings.baseUrl } : {}) });
    }
    default:
      return openAnyOther(settings, apiKey);
  }
}

/** Any other provider that LangChain knows, when its package is installed beside svod. */
async function openAnyOther(settings: ProviderModel, apiKey: string | null): Promise<BaseChatModel> {
  const { initChatModel } = await import('langchain');
  const model = await initChatModel(settings.name, {
    modelProvider: settings.provider,
    maxRetries: 0,
    timeout: settings.timeoutMs,
    ...(apiKey ? { apiKey } : {}),
    ...(settings.baseUrl ? { baseUrl: settings.baseUrl } : {}),
  });
  // The configurable wrapper opens its model lazily; a missing package should be told now.
  return (await model._getModelInstance()) as BaseChatModel;
}

function missingKey(): never {
  throw new Error('No key: set SVOD_MODEL_API_KEY.');
}
