import type { SlackServer } from '../../../support/slack.ts';
import { call, mrkdwn, plain, section } from './call.ts';

/** Posts one of everything that the page can draw, as the app, under a question of the admin. */
export async function showEverything(slack: SlackServer): Promise<string> {
  const [admin] = [...slack.workspace.workspace.users.values()].filter(user => !user.isBot);
  const anna = slack.workspace.personOf(admin?.id ?? '');
  if (!anna) throw new Error('there is nobody');
  const asked = anna.say(anna.dm, 'Средний доход по городам, клиенты от 30 до 45 лет');
  const post = (text: string, blocks: readonly object[]) =>
    call(slack, 'chat.postMessage', { channel: anna.dm.id, thread_ts: asked.ts, text, blocks });
  await post('Доход по городам', [
    { type: 'header', text: plain('Средний доход по городам') },
    section(
      'В среднем *128 400 ₽* в месяц, больше всего в Москве. Похоже на <https://svod.example|сводку за май>, кроме `rows < 10`.',
    ),
    dataTable(),
    {
      type: 'context',
      elements: [mrkdwn('Понял так: средний доход, по городам, возраст 30–45. По базе на сегодня, 14:02.')],
    },
    {
      type: 'actions',
      elements: [
        { type: 'button', action_id: 'sql', text: plain('Показать запрос'), value: 'sql' },
        { type: 'button', action_id: 'xlsx', text: plain('Скачать XLSX'), value: 'xlsx', style: 'primary' },
        {
          type: 'button',
          action_id: 'drop',
          text: plain('Удалить'),
          value: 'drop',
          style: 'danger',
          confirm: {
            title: plain('Удалить?'),
            text: plain('Ответ исчезнет.'),
            confirm: plain('Да'),
            deny: plain('Нет'),
          },
        },
      ],
    },
    {
      type: 'context_actions',
      elements: [
        {
          type: 'feedback_buttons',
          action_id: 'thumbs',
          positive_button: { text: plain('Хорошо'), value: 'up' },
          negative_button: { text: plain('Плохо'), value: 'down' },
        },
      ],
    },
  ]);
  await post('Графики', [chart('bar'), chart('line')]);
  await post('Доли', [
    pie(),
    { type: 'divider' },
    section('> Цитата\n> вторая строка\nи ~нет~ _да_ :warning:'),
  ]);
  await post('Разметка', [
    {
      type: 'markdown',
      text: '## Что дальше\n\n1. **Позвонить** Иванову\n2. Отправить *письмо*\n\n| Город | Клиентов |\n| --- | --- |\n| Казань | 42 |\n\n```\nselect count(*) from clients\n```',
    },
    {
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_list',
          style: 'bullet',
          elements: [
            { type: 'rich_text_section', elements: [{ type: 'text', text: 'пункт', style: { bold: true } }] },
          ],
        },
      ],
    },
    {
      type: 'section',
      text: mrkdwn('Обработка'),
      fields: [mrkdwn('*Имя*\nИван'), mrkdwn('*Город*\nКазань')],
      accessory: {
        type: 'static_select',
        action_id: 'pick',
        placeholder: plain('Выберите'),
        options: [
          { text: plain('Первый'), value: '1' },
          { text: plain('Второй'), value: '2' },
        ],
      },
    },
  ]);
  await call(slack, 'chat.postEphemeral', {
    channel: anna.dm.id,
    user: anna.id,
    thread_ts: asked.ts,
    text: 'Контакты видите только вы.',
  });
  const { ts = '' } = await call(slack, 'chat.startStream', {
    channel: anna.dm.id,
    thread_ts: asked.ts,
    chunks: [
      { type: 'task_update', id: '1', title: 'Нашёл таблицы', status: 'complete', output: 'clients, cities' },
      { type: 'task_update', id: '2', title: 'Считаю', status: 'in_progress' },
      { type: 'markdown_text', text: 'Почти **готово**' },
    ],
  });
  await call(slack, 'assistant.threads.setStatus', {
    channel_id: anna.dm.id,
    thread_ts: asked.ts,
    status: 'считает…',
    loading_messages: ['Считаю строки…'],
  });
  await call(slack, 'assistant.threads.setSuggestedPrompts', {
    channel_id: anna.dm.id,
    title: 'Попробуйте',
    prompts: [
      { title: 'Лиды на неделю', message: 'Покажи лидов' },
      { title: 'Кто спит', message: 'Кто давно не покупал?' },
    ],
  });
  return ts;
}

function dataTable() {
  const cities = ['Москва', 'Казань', 'Екатеринбург', 'Новосибирск', 'Самара', 'Пермь', 'Уфа'];
  return {
    type: 'data_table',
    caption: 'Доход по городам: 7 строк',
    page_size: 5,
    rows: [
      ['Город', 'Клиентов', 'Средний доход'].map(text => ({ type: 'raw_text', text })),
      ...cities.map((text, at) => [
        { type: 'raw_text', text },
        { type: 'raw_number', value: 900 - at * 111, text: `${900 - at * 111}` },
        { type: 'raw_number', value: 180_000 - at * 9000, text: `${180 - at * 9} 000 ₽` },
      ]),
    ],
  };
}

function chart(type: 'bar' | 'line') {
  const categories = ['январь', 'февраль', 'март', 'апрель', 'май', 'июнь'];
  const series = ['Новые', 'Вернувшиеся'].map((name, number) => ({
    name,
    data: categories.map((label, at) => ({
      label,
      value: 1200 + at * 340 * (number + 1) - (at === 3 ? 900 : 0),
    })),
  }));
  return {
    type: 'data_visualization',
    title: type === 'bar' ? 'Клиенты по месяцам' : 'То же линиями',
    chart: { type, series, axis_config: { categories, y_label: 'клиентов' } },
  };
}

function pie() {
  const segments = [
    { label: 'Экспобанк', value: 45 },
    { label: 'Лизинг', value: 28 },
    { label: 'Автоэкспресс', value: 18 },
    { label: 'Хвоя', value: 9 },
  ];
  return { type: 'data_visualization', title: 'Клиенты по компаниям', chart: { type: 'pie', segments } };
}
