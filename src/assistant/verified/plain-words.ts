/**
 * Everyday words of questions about a client base, in any of their forms: the compared stems are made of them. None is
 * a name. Left out are words that are also common surnames or first names.
 */
export const PLAIN_WORDS: readonly string[] = `
  а без более бы был была были было быть в весь все всего всех вместе вместо во вот выведи вывести выгрузи где да давай дай
  дайте для до его ее если есть еще же за и из или им их к каждый каждая каждое как каков какова какое какой какая какие
  какую ко когда количество кто кого кому которая которое который которые ли лишь любой между меньше мне много может можно
  мой мы на над надо найди найти нам нас нашей не нет нету нечего ни но ну нужен нужна нужно нужны о об обе общая общее общий
  общую однажды около он она они оно от отобрать отбери перед по под пожалуйста показать покажи покажите покажем после
  посчитай посчитать посмотреть почему при про просто против раз разбивка разбей разбить разрез распределение расскажи
  распредели с сам самая самое самый самые сведи свыше себя сейчас сколько скажи со совсем список списком списка сравни
  сравнить среди среднее средний средняя средние срез столько сумма суммарный суммарно так также там те тех то тогда того
  тоже только той топ тот три ту тут ты у уже хватает хотя хочу хотим целом чаще чего чей чем через число что чтобы чья это
  эта эти этих этой этом этому этот эту больше меньше выше ниже старше моложе дороже дешевле максимум минимум максимальный
  минимальный наибольший наименьший медиана медианный доля процент процентов итого итог общем порядок порядке убыванию
  возрастанию сортировка отсортируй сгруппируй группировка последний последние прошлый прошлом прошлого текущий текущем этом
  сегодня вчера завтра год года году лет месяц месяца месяцам месяцев квартал квартала кварталам неделя недели неделям день
  дня дней дням полугодие январь февраль март апрель июнь июль август сентябрь октябрь ноябрь декабрь ноль один два
  четыре пять шесть семь восемь девять десять двадцать тридцать сорок пятьдесят сто тысяча тысяч миллион рубль рублей руб
  половина треть четверть первый второй третий каждого каждой каждом чел человек шт штук сначала затем потом либо кроме
  исключая включая среди имеющий имеется имеют имеющие указан указана указано указаны заполнен заполнено пустой пусто
  известен известно неизвестно хотя бы минимум максимум ровно примерно чуть почти тысячи млн тыс сравнение динамика рост
  падение изменение изменилось вырос выросла выросли упал упала упали чаще реже часто редко обычно всегда никогда ранее раньше
  позже после до начала конца начале конце период периода диапазон интервал разница отличие отличается отличаются

  a about above across after ago all along also am among amount an and any anyone are as at average avg be been before below
  between both bottom break breakdown broken but by can compare comparison count counts could current date day days describe
  desc did difference distinct distribution do does done down each either ever every few fewest find first following for
  from give greater group grouped had half has have having he her him his highest how i if in include including into is it
  its just keep largest last least less list lowest make many max maximum me mean median min minimum month monthly months
  more most much my need never no nobody none nor not now number numbers of often on once one only or order ordered other
  our out over overall own past per percent percentage percentile please plus previous quarter quarterly quarters rank
  ranked ranking ratio recent recently same second see separately share should show since single smallest so some sort sorted
  spend split still such sum sums summary table tell than that the their them then there these they third this those through
  to today together top total totals twice two three four five six seven eight nine ten under until up us use versus very vs
  want was we week weekly weeks were what when where whether which while who whom whose why with within without would year
  yearly years yesterday you your zero january february march april june july august september october november december
  hundred thousand million least most at known unknown missing empty filled given stated highest lowest descending ascending
`
  .trim()
  .split(/\s+/);
