"""Writes scipy-figures.json: a small register and its statistics as SciPy computes them.

Run with SciPy 1.16 or later (`f_oneway(equal_var=False)`): python3 scipy-figures.py > scipy-figures.json
"""
import json
import random

import numpy
import scipy
from scipy import stats

rng = random.Random(20261123)
people = []
for i in range(90):
    gender = None if i % 29 == 7 else ("Мужской" if rng.random() < 0.55 else "Женский")
    education = None if i % 17 == 3 else ("Высшее неоконченное" if i in (11, 40, 77) else rng.choice(["Высшее", "Высшее", "Среднее", "Среднее неоконченное"]))
    base = {"Высшее": 11.6, "Среднее": 11.2}.get(education, 11.3)
    income = None if i % 13 == 5 else round(numpy.exp(rng.gauss(base, 0.5)) / 500) * 500 + (0.25 if i % 10 == 0 else 0)
    years = None if i % 11 == 2 else int(max(0, rng.gauss(14, 8)))
    price = None if i % 7 == 4 else round(600_000 + 9 * (income or 90_000) + rng.gauss(0, 500_000))
    people.append(dict(gender=gender, education=education, income=income, years=years, price=price, consent=rng.random() < (0.6 if gender == "Женский" else 0.35)))
# A name that must not matter, and one value far out.
people[0]["income"] = 900_000.25


def column(name, **where):
    return [p[name] for p in people if p[name] is not None and all(p[k] == v for k, v in where.items())]


def described(values):
    x = numpy.array(values, dtype=float)
    q1, q2, q3 = numpy.percentile(x, [25, 50, 75])
    fence = 1.5 * (q3 - q1)
    values, counts = numpy.unique(x, return_counts=True)
    return dict(
        count=len(x), avg=x.mean(), stddev=x.std(ddof=1), min=x.min(), p25=q1, median=q2, p75=q3, max=x.max(),
        distinct=len(values), mode=(values[counts.argmax()] if counts.max() > 1 else None),
        skewness=float(stats.skew(x, bias=False)), outliers=int(((x < q1 - fence) | (x > q3 + fence)).sum()),
        p90=numpy.percentile(x, 90), p99_5=numpy.percentile(x, 99.5),
    )


def pair(a, b, keep=lambda p: True):
    both = [(p[a], p[b]) for p in people if p[a] is not None and p[b] is not None and keep(p)]
    x, y = zip(*both)
    r = stats.pearsonr(x, y)
    ci = r.confidence_interval()
    return dict(n=len(both), pearson=r.statistic, p=r.pvalue, low=ci.low, high=ci.high, spearman=stats.spearmanr(x, y).statistic)


men, women = column("income", gender="Мужской"), column("income", gender="Женский")
levels = ["Высшее", "Среднее", "Среднее неоконченное"]
by_level = [column("income", education=level) for level in levels]
t = stats.ttest_ind(men, women, equal_var=False)
interval = t.confidence_interval()
pooled = (((len(men) - 1) * numpy.var(men, ddof=1) + (len(women) - 1) * numpy.var(women, ddof=1)) / (len(men) + len(women) - 2)) ** 0.5
f = stats.f_oneway(*by_level, equal_var=False)
plain = stats.f_oneway(*by_level)
between, within = len(levels) - 1, sum(map(len, by_level)) - len(levels)


def consents(**where):
    chosen = [p["consent"] for p in people if all(p[k] == v for k, v in where.items())]
    return dict(n=len(chosen), yes=sum(chosen))


def wilson(part, level=0.95):
    ci = stats.binomtest(part["yes"], part["n"]).proportion_ci(level, method="wilson")
    return float(ci.low), float(ci.high)


def shares(one, other):
    table = [[one["yes"], one["n"] - one["yes"]], [other["yes"], other["n"] - other["yes"]]]
    p, q = one["yes"] / one["n"], other["yes"] / other["n"]
    (l1, u1), (l2, u2) = wilson(one), wilson(other)
    return dict(
        one=one, other=other, chi2=stats.chi2_contingency(table, correction=False).pvalue, fisher=stats.fisher_exact(table).pvalue,
        low=p - q - ((p - l1) ** 2 + (u2 - q) ** 2) ** 0.5, high=p - q + ((u1 - p) ** 2 + (q - l2) ** 2) ** 0.5,
    )


table = [[sum(p["gender"] == g and p["education"] == e for p in people) for e in levels] for g in ("Мужской", "Женский")]
chi = stats.chi2_contingency(table, correction=False)
v = (chi.statistic / (sum(map(sum, table)) * 1)) ** 0.5

tails = dict(
    t=[[x, df, 2 * stats.t.sf(x, df)] for x, df in [(2, 5), (0.3, 1), (1.96, 1e6), (5.5, 999998.3), (12, 37.5), (0.001, 100), (3, 2.2), (40, 3)]],
    tCritical=[[p, df, stats.t.isf(p / 2, df)] for p, df in [(0.05, 10), (0.05, 2.5), (0.01, 1e6), (0.05, 1), (0.0001, 30), (0.0005, 58.7)]],
    f=[[x, a, b, stats.f.sf(x, a, b)] for x, a, b in [(3.1, 2, 20), (1.5, 19, 999980.2), (10, 4, 33.3), (0.5, 3, 7), (2.2, 7, 1e6), (50, 3, 1e5)]],
    chiSquare=[[x, df, stats.chi2.sf(x, df)] for x, df in [(3.84, 1), (50, 20), (0.5, 3), (120, 60), (400, 10)]],
    normal=[[z, stats.norm.sf(z)] for z in [0, 0.5, 1.96, -1.2, 6, 10]],
    quantile=[[p, stats.norm.ppf(p)] for p in [0.975, 0.001, 1e-12, 0.6, 0.5]],
)

print(json.dumps(dict(
    source=f"SciPy {scipy.__version__}, NumPy {numpy.__version__}, scipy-figures.py",
    people=people,
    income=described(column("income")),
    years=described(column("years")),
    incomeOfMen=described(men),
    incomeOfWomen=described(women),
    incomeAndYears=pair("income", "years"),
    incomeAndPrice=pair("income", "price"),
    yearsAndPrice=pair("years", "price"),
    incomeAndPriceOfWomen=pair("income", "price", lambda p: p["gender"] == "Женский"),
    welch=dict(difference=numpy.mean(men) - numpy.mean(women), t=t.statistic, df=t.df, p=t.pvalue, low=interval.low, high=interval.high,
               g=(numpy.mean(men) - numpy.mean(women)) / pooled * (1 - 3 / (4 * (len(men) + len(women) - 2) - 1))),
    anova=dict(f=f.statistic, p=f.pvalue, explained=between * plain.statistic / (between * plain.statistic + within)),
    kruskal=dict(h=stats.kruskal(*by_level).statistic, p=stats.kruskal(*by_level).pvalue),
    mannWhitney=stats.mannwhitneyu(men, women, use_continuity=False, method="asymptotic").pvalue,
    consent=shares(consents(gender="Мужской"), consents(gender="Женский")),
    rare=shares(dict(n=12, yes=1), dict(n=9, yes=6)),
    many=shares(dict(n=400_000, yes=2), dict(n=600_000, yes=9)),
    association=dict(table=table, chi2=chi.statistic, df=chi.dof, p=chi.pvalue, v=v, leastExpected=chi.expected_freq.min()),
    tails=tails,
), ensure_ascii=False, indent=1, default=float))
