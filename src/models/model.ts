import type { BaseCache } from '@langchain/core/caches';
import type { EmbeddingsInterface } from '@langchain/core/embeddings';
import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';

/** A chat model as the assistant meets it. `id` is `embedded` or `provider:model`. */
export interface ChatModel {
  readonly id: string;
  readonly kind: 'embedded' | 'provider';
  readonly chat: BaseChatModel;
}

type EmbeddingModel = NonNullable<Config['embeddingModel']>;
type ProviderModel = Extract<Config['model'], { kind: 'provider' }>;

/**
 * Opens the language model that the settings name. Nothing is retried by the packages and nothing is called yet; a call
 * has `timeoutMs`; one that `cache` knows is not made. Throws `model_misconfigured` when the provider's package or the key is missing.
 */
export async function openProviderModel(
  settings: ProviderModel,
  apiKey: string | null,
  cache?: BaseCache,
): Promise<ChatModel> {
  const id = `${settings.provider}:${settings.name}`;
  try {
    const chat = await openChat(settings, apiKey, cache ? { cache } : {});
    return { id, kind: 'provider', chat };
  } catch (error) {
    throw new AppError('model_misconfigured', `The model ${id} cannot be opened.`, {
      detail: { model: id },
      cause: error,
    });
  }
}

/** `kept` goes to the constructor: an agent binds tools to a copy made of what was given there. */
async function openChat(
  settings: ProviderModel,
  apiKey: string | null,
  kept: { readonly cache?: BaseCache },
): Promise<BaseChatModel> {
  const shared = { model: settings.name, maxRetries: 0, ...kept };
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
      return openAnyOther(settings, apiKey, kept);
  }
}

/** Any other provider that LangChain knows, when its package is installed beside svod. */
async function openAnyOther(
  settings: ProviderModel,
  apiKey: string | null,
  kept: { readonly cache?: BaseCache },
): Promise<BaseChatModel> {
  const { initChatModel } = await import('langchain');
  const model = await initChatModel(settings.name, {
    modelProvider: settings.provider,
    maxRetries: 0,
    timeout: settings.timeoutMs,
    ...kept,
    ...(apiKey ? { apiKey } : {}),
    ...(settings.baseUrl ? { baseUrl: settings.baseUrl } : {}),
  });
  // The configurable wrapper opens its model lazily; a missing package should be told now.
  return (await model._getModelInstance()) as BaseChatModel;
}

/**
 * Opens the embedding model that the settings name, over the same server and key as the language model's. Nothing is called
 * yet. Throws `model_misconfigured`.
 */
export async function openEmbeddings(
  settings: EmbeddingModel,
  apiKey: string | null,
): Promise<{ readonly model: string; readonly embeddings: EmbeddingsInterface }> {
  const id = `${settings.provider}:${settings.name}`;
  const shared = { model: settings.name, maxRetries: 0 };
  try {
    if (settings.provider === 'ollama') {
      const { OllamaEmbeddings } = await import('@langchain/ollama');
      const address = settings.baseUrl ? { baseUrl: settings.baseUrl } : {};
      return { model: id, embeddings: new OllamaEmbeddings({ ...shared, ...address }) };
    }
    if (settings.provider !== 'openai') throw new Error('Embeddings come from openai or ollama.');
    const { OpenAIEmbeddings } = await import('@langchain/openai');
    const embeddings = new OpenAIEmbeddings({
      ...shared,
      timeout: settings.timeoutMs,
      apiKey: apiKey ?? (settings.baseUrl ? 'none' : missingKey()),
      configuration: settings.baseUrl ? { baseURL: settings.baseUrl } : {},
      // Servers of one's own mostly know no base64.
      encodingFormat: 'float',
    });
    return { model: id, embeddings };
  } catch (error) {
    throw new AppError('model_misconfigured', `The embedding model ${id} cannot be opened.`, {
      detail: { model: id },
      cause: error,
    });
  }
}

function missingKey(): never {
  throw new Error('No key: set SVOD_MODEL_API_KEY.');
}
