import { type PhraseBook, phraseBook } from '../../../catalog/lexicon.ts';
import { createStemmer, type Stem } from '../../../catalog/words.ts';
import type { Role } from './roles.ts';

const ROLES: readonly (readonly [Role, string])[] = [
  [
    { role: 'show' },
    'разбей|раздели|сгруппируй|сгруппировать|разложи|разделить|выведи|выведите|вывести|покажи|покажите|показать|дай|дайте|найди|найдите|найти|перечисли|перечислите|перечислить|выбери|выберите|отбери|отобрать|список|списком|выдай|выдайте|назови|назовите|подбери|сформируй|составь|выгрузи|отобрази|глянь|расскажи|расскажите|посмотреть|хочу увидеть|хочу посмотреть|мне нужны|нужны|нужен список|интересуют|show|list|display|give me|give us|find|get me|fetch|return|select|pull|pull up|bring up|let me see|i want to see|i need|i want|can you show|tell me|select all|name|print|output|see|view',
  ],
  [{ role: 'who' }, '=кто|=кого|=кому|=кем|=чей|=чьи|у кого|who|whom|whose'],
  [
    { role: 'count' },
    'сколько|=число|=числа|=числу|=числом|количество|кол во|численность|сколько всего|посчитай|подсчитай|посчитать|посчитайте|how many|number|=count|=counts|quantity|count up|total number|how much|сколько у нас|сколько существует|общее число|общее количество|head count|headcount|=числе',
  ],
  [
    { role: 'which' },
    'какой|какая|какое|какие|каких|каким|какому|какими|какую|каков|какова|каковы|=which|=what|what s|whats|what are|what is|which are|which of',
  ],
  [
    { role: 'by' },
    '=по|=by|в разрезе|в разбивке по|с разбивкой по|разбивка по|с группировкой по|группировка по|сгруппируй по|сгруппировать по|сгруппируйте по|разбей по|разбить по|разбейте по|раздели по|в зависимости от|распределение по|в распределении по|с делением по|разложи по|broken down by|break down by|break them down by|break it down by|breakdown by|grouped by|group by|group them by|split by|split them by|across|depending on|segmented by|distribution by|distributed by|breakdown of|by each|distribution over|split it by|distributed across|according to',
  ],
  [
    { role: 'order' },
    'отсортируй по|отсортировать по|отсортируйте по|сортировка по|упорядочи по|упорядочить по|отсортированные по|отсортированных по|сортируй по|с сортировкой по|упорядоченные по|sorted by|sort by|order by|ordered by|sort them by|order them by|ranked by|rank by|rank them by|arrange by|sort it by|arranged by|отсортируй их по|отсортируй|упорядочи|отсортируй это по|в порядке|in order of|in the order of|ordered alphabetically by|sorted alphabetically by|сортировать по|=ordered|=sorted|=отсортированные|=отсортированных|=упорядоченные|=упорядоченных',
  ],
  [
    { role: 'each' },
    'каждый|каждая|каждое|каждого|каждой|каждому|каждом|по каждому|по каждой|в каждом|в каждой|для каждого|для каждой|у каждого|у каждой|each|every|for each|for every|in each|of each|in every',
  ],
  [{ role: 'per' }, '=per|на одного|на одну|на каждого|на каждую|в среднем на|приходится на|в расчете на'],
  [
    { role: 'top' },
    'топ|топе|топу|top|первые|первых|первую|первая|первый|=первое|first|the first|лидеры|лидеров',
  ],
  [
    { role: 'most' },
    'самый|самая|самое|самые|самых|самого|самой|самому|самым|самыми|наиболее|наибольший|наибольшая|наибольшее|наибольшие|наибольшим|наибольшей|наивысший|=most|=highest|=largest|=biggest|=greatest|the most|the highest|the largest|the biggest|the greatest|самый большой|самый высокий|самая большая|самая высокая|самое большое|самые большие|самые высокие|самым большим|самым высоким|самой большой|самой высокой|самого высокого|самого большого|самый крупный|самым крупным|самые крупные|рекордный|longest',
  ],
  [
    { role: 'least' },
    'наименьший|наименьшая|наименьшее|наименьшие|наименьшим|наименьшей|наименее|=least|=lowest|=smallest|=fewest|the least|the lowest|the smallest|the fewest|самый маленький|самая маленькая|самое маленькое|самый низкий|самая низкая|самые низкие|самые маленькие|самым низким|самым маленьким|самой низкой|самой маленькой|низший|=самый малый|самых низких|самых маленьких',
  ],
  [
    { role: 'mostOf' },
    '=чаще|больше всего|больше всех|чаще всего|чаще всех|чаще других|чаще остальных|most often|most frequently|most of all|the most often|максимальное количество|наибольшее количество|наибольшее число|максимальное число|самое большое количество|the largest number|the highest number|the most number|the greatest number|largest number|highest number|biggest number|большинство',
  ],
  [
    { role: 'leastOf' },
    'меньше всего|меньше всех|реже всего|реже всех|least often|минимальное количество|наименьшее количество|наименьшее число|минимальное число|the smallest number|the lowest number|the fewest number|smallest number|lowest number|least frequently',
  ],
  [
    { role: 'popular' },
    'популярный|популярная|популярные|популярных|частый|частые|распространенный|распространенные|распространенная|массовый|ходовой|востребованный|востребованные|popular|common|frequent|widespread|in demand|commonest',
  ],
  [
    { role: 'descending' },
    'по убыванию|убыванию|от большего к меньшему|от больших к меньшим|в порядке убывания|descending|desc|high to low|from highest to lowest|highest first|largest first|сначала большие|сначала самые большие|in descending order|from high to low|по уменьшению|biggest first|от большего|в обратном алфавитном порядке|в обратном лексикографическом порядке|in reverse alphabetical order|reverse alphabetical order|in reverse lexicographical order|in reversed lexicographical order|in reversed alphabetical order',
  ],
  [
    { role: 'ascending' },
    'по возрастанию|возрастанию|от меньшего к большему|в порядке возрастания|ascending|asc|low to high|lowest first|smallest first|from lowest to highest|сначала маленькие|in ascending order|from low to high|от меньшего|в алфавитном порядке|в возрастающем алфавитном порядке|по алфавиту|в лексикографическом порядке|alphabetically|in alphabetical order|alphabetical order|in ascending alphabetical order|in lexicographical order',
  ],
  [
    { role: 'agg', fn: 'avg' },
    'средний|средняя|среднее|средние|средних|среднего|среднюю|средней|средним|в среднем|среднее значение|средняя величина|среднеарифметический|среднее арифметическое|усредненный|средне|ср|average|avg|mean|the average|on average|mean value|average value|averages',
  ],
  [
    { role: 'agg', fn: 'median' },
    'медиана|медианный|медианная|медианное|медиану|медианный|медианы|median|medians|the median|серединный',
  ],
  [
    { role: 'agg', fn: 'sum' },
    '=сумма|=сумму|=суммы|=суммой|=сумме|суммарный|суммарная|суммарно|общая сумма|общую сумму|общий объем|на какую сумму|какая сумма|на сколько денег|в сумме|итоговый|совокупный|совокупная|sum|total|total sum|in total|sum of|total amount|the total|combined|overall sum|суммируй|итого|=общий|=общая|=общее|=общую|на общую сумму|суммарный объем|altogether|total value|in all',
  ],
  [
    { role: 'agg', fn: 'max' },
    'максимальный|максимальная|максимальное|максимальные|максимум|максимален|предельный|maximum|max|maximal|the maximum',
  ],
  [
    { role: 'agg', fn: 'min' },
    'минимальный|минимальная|минимальное|минимальные|минимум|минимален|minimum|min|minimal|the minimum',
  ],
  [
    { role: 'agg', fn: 'stddev' },
    'стандартное отклонение|среднеквадратичное отклонение|стандартный разброс|ско|разброс|среднеквадратическое отклонение|standard deviation|std|stddev|std dev|standard dev|std deviation',
  ],
  [{ role: 'agg', fn: 'percentile' }, 'перцентиль|процентиль|percentile|квантиль|quantile'],
  [
    { role: 'agg', fn: 'corr' },
    'корреляция|коэффициент корреляции|корреляцию|взаимосвязь|correlation|correlate|correlated|correlation coefficient|correlates',
  ],
  [{ role: 'quartiles' }, 'квартили|квартилей|quartiles|quartile values|the quartiles'],
  [
    { role: 'describe' },
    'опиши|описательная статистика|описание|статистика|статистика по|статистику|describe|summary statistics|descriptive statistics|statistics|stats|statistics of|summarize|summarise|статистики|основные статистики|основные показатели|summary of',
  ],
  [
    { role: 'share' },
    'доля|долю|доли|процент|процентов|какой процент|какая доля|сколько процентов|процентное соотношение|процентная доля|удельный вес|share|percentage|percent|proportion|fraction|what share|what percentage|rate|ratio|pct|part of|какая часть|=часть|соотношение|shares',
  ],
  [
    { role: 'among' },
    '=среди|из числа|=among|out of|amongst|from among|of all|от числа|от общего числа|из всех|от всех',
  ],
  [
    { role: 'predicate' },
    'имеет|имеют|имеющих|был|была|было|были|оказался|оказались|оказалось|дал|дали|давали|дает|оформил|оформили|является|являются|оставил|оставили|приходится|has|have|had|having|got|gave|given|give|are|is|were|was|belongs|состоит|состоят|пользуются|пользуется|владеет|владеют|взяли|взял|живет|живут|получил|получили|закончились|ended|end|live|lives|own|owns|rent|rents|make|earn|earns|снимает|снимают|зарабатывает|зарабатывают|работает|работают|сконвертировалось|сконвертировались|купили|ездит|ездят|drive|drives|согласились|отказались',
  ],
  [
    { role: 'distinct' },
    'разных|разные|различных|различные|уникальных|уникальные|distinct|different|unique|various|неповторяющихся',
  ],
  [
    { role: 'compare' },
    'сравни|сравнить|сравните|сравнение|отличается|различается|отличаются|compare|comparison|versus|vs|разница|=difference|отличие|против|=differ|=differs',
  ],
  [
    { role: 'between' },
    '=между|=between|в диапазоне|в пределах|within|in the range|ranging|в промежутке|в интервале',
  ],
  [
    { role: 'cmp', op: '>' },
    '=больше|=более|=свыше|=выше|превышает|превышающий|превышающая|превышающей|превышающим|превышают|превышающую|сверх|больше чем|более чем|выше чем|from above|over|above|more than|greater than|larger than|bigger than|higher than|exceeds|exceeding|exceed|in excess of|more|beyond|upwards of|>|перевалил за|побольше|свыше чем|strictly more than|greater|higher',
  ],
  [
    { role: 'cmp', op: '<' },
    '=меньше|=менее|=ниже|меньше чем|менее чем|ниже чем|under|below|less than|fewer than|lower than|smaller than|less|fewer|<|не дотягивает до|поменьше|не достигает|lower|smaller|short of',
  ],
  [
    { role: 'cmp', op: '>=' },
    '=от|не менее|не меньше|не ниже|не менее чем|начиная с|начиная от|минимум|хотя бы|как минимум|по меньшей мере|не меньше чем|at least|no less than|not less than|no fewer than|starting from|starting at|or above|minimum of|a minimum of|not below|>=|not fewer than|достигает|достигают|=from|не уступает',
  ],
  [
    { role: 'cmp', op: '<=' },
    '=до|не более|не больше|не выше|не превышает|не превышают|не превышающий|не превышающая|не превышающей|не превышающим|максимум|не более чем|не больше чем|at most|no more than|not more than|up to|maximum of|a maximum of|not above|not over|not exceeding|no greater than|<=|в пределах до|does not exceed|do not exceed|up till|no higher than|not exceed',
  ],
  [
    { role: 'cmp', op: '=' },
    'ровно|равен|равна|равно|равный|равной|равным|составляет|exactly|equal to|equals|equal|=|именно|precisely|is exactly',
  ],
  [{ role: 'cmp', op: '<>' }, 'не равен|не равно|не равна|not equal to|<>|!=|other than exactly'],
  [
    { role: 'orMore' },
    'и более|или более|и больше|или больше|и выше|и старше|или старше|и свыше|или выше|и дольше|or more|and more|or older|and older|or over|and over|or above|and above|or higher|and up|and higher|or longer|plus|или дороже|и дороже|и новее|или новее|or newer|and newer|и позже|и позднее|or greater|or later|and later|or better',
  ],
  [
    { role: 'orLess' },
    'и менее|или менее|и меньше|или меньше|и ниже|и моложе|или моложе|или ниже|и младше|или младше|or less|and less|or younger|and younger|or under|and under|or below|and below|or fewer|or lower|and lower|and fewer|и старее|или раньше|и раньше|or older than|or earlier|and earlier|и дешевле|или дешевле',
  ],
  [{ role: 'average' }, '=среднего|средней по базе|the average|average'],
  [
    { role: 'not' },
    '=не|=ни|neither|=not|=isn|isn t|aren t|don t|doesn t|didn t|wasn t|weren t|haven t|hasn t|never|никогда|ни разу|never been|do not|does not|did not|have not|has not|were not|was not|are not|is not|isnt|arent|dont|doesnt|didnt|wasnt|werent|havent|hasnt|cannot',
  ],
  [{ role: 'none' }, '=нет|=нету|=no|not have|=non'],
  [
    { role: 'except' },
    'кроме|за исключением|исключая|помимо|не считая|except|excluding|except for|apart from|other than|but not|outside|outside of|вне|besides|исключи|за пределами|not from|not in',
  ],
  [
    { role: 'missing' },
    '=без|ни одного|ни одной|ни единого|нет ни одного|нет ни одной|нет ни единого|не имеет ни одного|не имеют ни одного|не было ни одного|не было ни одной|не было ни единого|=without|lacking|lack|lacks|missing|с пустым|с пустой|с незаполненным|не оставил|не оставили|не оставила|не указал|не указали|не указала|не имеет|не имеют|has no|have no|had no|with no|having no|don t have|doesn t have|do not have|does not have|did not leave|didn t leave|не предоставил|не предоставили|не дал|не дали|have not given|has not given|did not give|didn t give|did not provide|didn t provide|haven t given|with missing|with unknown|с неизвестным|с неизвестной|не заполнил|не заполнили|не сообщил|не сообщили|не хватает|не знаем|мы не знаем|never left|never gave|empty|not left|с отсутствующим|with an empty|with empty|not provide|не давал|не давали|нет данных о|нет данных об|нет информации о|no data on|нет сведений о|lack a|missing a',
  ],
  [
    { role: 'unset' },
    'не указан|не указана|не указано|не указаны|отсутствует|отсутствуют|неизвестен|неизвестна|неизвестно|неизвестны|не заполнен|не заполнена|не заполнено|не заполнены|пустой|пустая|пустое|пуст|пусто|пустые|не известен|не известна|не задан|незаполнен|незаполнено|is missing|are missing|is unknown|are unknown|unknown|not given|not specified|is empty|not set|not known|not filled|is not known|is not specified|is not given|unspecified|is null|not filled in|is not set|not provided|not stated|is not filled|not on file|не задана|не задано|null',
  ],
  [
    { role: 'present' },
    '=есть|указан|указана|указано|указаны|заполнен|заполнена|заполнено|заполнены|известен|известна|известно|известны|имеется|имеются|при наличии|is known|is given|is specified|is filled|known|on file|on record|specified|available|is present|filled in|is set|is available|are known',
  ],
  [
    { role: 'only' },
    'только|лишь|исключительно|=only|just|exclusively|solely|единственно|filter to|narrow to|keep only|limit to|restrict to|оставь только|only show|show only|оставь',
  ],
  [
    { role: 'both' },
    'одновременно|сразу в|сразу у|сразу|и там и там|и в той и в другой|обе|обеих|обоих|both|at the same time|simultaneously|at once|и то и другое|общие|совместно|и одновременно|вместе|в обеих|и тех и других|in common|shared by|shared',
  ],
  [
    { role: 'and' },
    '=и|=and|=а также|а еще|=также|as well as|along with|плюс|&|вместе с|и еще|=да|=и при этом|при этом|and also|=also|=но|=but|=однако|=зато|=yet|но при этом',
  ],
  [{ role: 'or' }, '=или|=либо|=or|=nor|=либо же|и или|and or|either'],
  [{ role: 'comma' }, ''],
  [
    { role: 'pronoun' },
    '=таких|=такие|=такими|=таким|=them|=их|=них|=они|=ними|=ним|=эти|=этих|=этим|=этот|=это|=этого|=те|them|they|those|these|their|of them|this|that list|same|тот же|те же|то же|то же самое|the same|ones',
  ],
  [
    { role: 'ofThem' },
    'из них|из этих|среди них|из этого списка|of them|of those|of these|among them|among those|among these|out of them|out of those',
  ],
  [
    { role: 'again' },
    '=а|=теперь|а теперь|now|=тогда|а если|what about|how about|and what about|and now|then|еще|а что насчет|а как насчет|что насчет|как насчет|instead|вместо этого|а сейчас|а что с|same for|the same for|то же самое для|и теперь|=еще',
  ],
  [
    { role: 'remove' },
    'убери|убрать|уберите|сними|снять фильтр|без учета|remove|drop the filter|without the filter|clear|убери фильтр|убери условие|сними фильтр|remove the filter|ignore the filter|без фильтра|без условия|сбрось|drop the condition|remove the condition|take away|forget',
  ],
  [
    { role: 'add' },
    'добавь|добавить|добавьте|добавив|add|also show|include|также покажи|дополнительно|and add|и добавь',
  ],
  [
    { role: 'relative' },
    'который|которая|которое|которые|которых|которым|которой|которому|которого|которыми|у которых|у которого|которую|=чем|=где|=что|=кто|that|which|=where',
  ],
  [{ role: 'all' }, 'все|всех|весь|вся|всю|всем|all|the whole|entire|полный|целиком|every single'],
  [
    { role: 'begins' },
    'начинается на|начинается с|начинающийся на|начинаются на|начинаются с|начинающаяся на|начинающийся с|начинается|starts with|start with|beginning with|begins with|begin with|starting with|that starts with|начало|начинающейся на|начинающейся с|начинающимся на|начинающимся с|на букву|with the letter|starts from|начинающимися на',
  ],
  [
    { role: 'ends' },
    'заканчивается на|оканчивается на|кончается на|заканчиваются на|оканчиваются на|ends with|end with|ending with|ending in|ends in|end in|заканчивающийся на|заканчивающейся на|в домене|на домене',
  ],
  [
    { role: 'contains' },
    'содержит|содержащий|содержащая|содержат|включает|включающий|со словом|contains|containing|contain|includes|including|with the word|есть слово|в названии которого',
  ],
  [{ role: 'grain', grain: 'day' }, 'дням|день|=day|daily|по дате|days|by day'],
  [{ role: 'grain', grain: 'week' }, 'неделям|недели|неделя|неделю|week|weekly|weeks|еженедельно|понедельно'],
  [
    { role: 'grain', grain: 'month' },
    'месяцам|месяц|месяцы|месяца|month|monthly|months|помесячно|ежемесячно',
  ],
  [
    { role: 'grain', grain: 'quarter' },
    'кварталам|квартал|кварталы|quarter|quarterly|quarters|поквартально|ежеквартально',
  ],
  [
    { role: 'grain', grain: 'year' },
    'годам|=год|=году|=годы|=года|year|yearly|annual|years|annually|ежегодно',
  ],
  [
    { role: 'ordinal', place: 2 },
    'второй|вторая|второе|второго|второй по|second|2nd|вторая по|second most|второе место',
  ],
  [
    { role: 'ordinal', place: 3 },
    'третий|третья|третье|третий по|third|3rd|third most|третье место|третья по',
  ],
  [{ role: 'inUnit', unit: 'years' }, 'в годах|in years|годами|в лет'],
  [{ role: 'inUnit', unit: 'months' }, 'в месяцах|in months'],
  [
    { role: 'inUnit', unit: 'thousands' },
    'в тысячах|в тыс|in thousands|в тысячах рублей|в тысячах км|в тыс км|в тысячах километров|in thousands of km|in thousand km|in thousands of roubles',
  ],
  [
    { role: 'inUnit', unit: 'millions' },
    'в миллионах|в млн|in millions|в миллионах рублей|in millions of roubles',
  ],
  [
    { role: 'itself' },
    'в процентах|в проц|in percent|in percentage|as a percentage|as percentage|in percents|в рублях|in roubles|in rubles|в руб|процентах|%',
  ],
  [{ role: 'times' }, 'раз|раза|times|time|once|twice|дважды|трижды'],
  [{ role: 'other' }, 'остальные|другие|other|others|another|other ones|все остальные'],
  [
    { role: 'skip' },
    'бывают|бывает|=ever|его|ее|из|в|во|на|с|со|никто|никому|никого|ничего|ничто|ничем|встречается|встречаются|исполнилось|исполнился|исполнилась|динамика|динамику|at all|распределение|распределения|distribution|структура|разбивка|у|о|об|от|к|ко|за|для|при|под|над|про|через|же|ли|бы|ведь|вот|мне|нам|нас|мы|я|ты|вы|наши|наших|наша|наш|пожалуйста|плиз|пж|скажи|скажите|подскажи|подскажите|интересно|хочу|хотим|можно|можешь|надо|нужно|узнать|знать|был|была|было|были|будет|стал|стали|сам|сама|свой|своя|своих|этом|всего|примерно|около|имя которых|человек из|то|так|тоже|лишь|вообще|сейчас|уже|текущий|именно|значение|значения|величина|показатель|показатели|уровень|размер|включительно|себе|ним|них|ей|ему|том|той|такой|клиентской|базе|базы|базу|находится|находятся|существует|числится|числятся|который|шт|штук|a|an|the|of|in|on|at|to|for|from|with|within|is|are|was|were|be|been|being|do|does|did|has|have|had|having|s|our|we|us|me|my|i|you|your|it|its|there|please|can|could|would|will|so|just|s|let|whats|want|need|know|like to know|out|up|than|as|any|some|per se|value|values|level|total of|currently|right now|so far|overall|кстати|ну|итак|больших|large|big|high|low|большой|большая|большую|большие|большим|высокий|высокая|высокий|высокие|высоким|high|маленький|низкий|низким|таблица|таблицу|таблицей|таблице|as a table|into|also|too|still|that|hey|hello there|exist|exists|вид|виде|в виде|given|person s|ones who|here|thing|лет|ли|сейчас|всё|собой|каком|какому|либо|нибудь|год выпуска|одного|один и тот же|обычно|usually|typically|the|along|own|been|against|данный|данным|имеющий|имеющие|имеющих|имеющим|имеющего|имеет|имеют|есть|имел|имели|чтобы|если|either|their|its|his|her|he|she|upon|while|when|когда|where|куда|туда|там|тут|здесь|дала|пользователь|соответственно|respectively|хотя|каковы|does|something|anything|things|somebody|anybody|нибудь|какой нибудь|что нибудь|что либо|считая|итог|=р|=г|=st|=th|сделано|делал|получен|получена|составил|составила|составляют|входит|входят|относится|относятся|принадлежит|принадлежат|числе|учетом|связан|связаны|состав|дал|дали|оставил|оставили|было|had|give|gave|going|off',
  ],
];

/** The closed-class words of both languages as a phrase book over the given stemmer. */
function grammarBook(stem: Stem): PhraseBook<Role> {
  const book = phraseBook<Role>(stem);
  for (const [role, phrases] of ROLES) {
    for (const phrase of phrases.split('|')) {
      // A single word of a closed class is taken as written: its stem would catch strangers («того» -> «тог», "does" -> "doe").
      const exact = !phrase.includes(' ') && role.role === 'skip' && !phrase.startsWith('=');
      // "don't" is one word to the reader of a text.
      if (/ t( |$)/.test(phrase)) book.add(phrase.replace(/ t(?= |$)/g, 't'), role);
      if (phrase) book.add(exact ? `=${phrase}` : phrase, role, { passedOver: role.role === 'skip' });
    }
  }
  return book.build();
}

/** The closed-class words of the two languages: fixed, and dear to stem anew for each question. */
export const GRAMMAR: PhraseBook<Role> = grammarBook(createStemmer());
