"""The designs of ``tests/oracles/survey/api`` (R survey 4.1.1) and our figures for each row there."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pyarrow as pa

from chiso.engine.survey import weights as w
from chiso.engine.survey.comparisons import difference, rao_scott
from chiso.engine.survey.design import Calibrated, Design, Made, Stage
from chiso.engine.survey.dispersion import population_variance
from chiso.engine.survey.estimate import degrees_of_freedom, estimate, estimate_cells
from chiso.engine.survey.quantile import quantiles
from chiso.engine.survey.reduce import reduce
from chiso.engine.survey.result import Estimate
from chiso.engine.survey.statistics import Mean, Pooled, Ratio, Share, Statistic, Total

HERE = Path(__file__).parents[2] / "oracles/survey/api"

Figure = tuple[float | None, ...]
"""estimate, se, ci_low, ci_high, deff, df; None where R's table has no figure."""
Key = tuple[str, str, str]
"""estimator, domain, term as in R's table."""

ROWS = "*row"
STRATIFIED = Stage(units=ROWS, strata=("stype",), population="fpc")
CLUSTERED = Stage(units="dnum", population="fpc")
TWO = (Stage(units="dnum", population="fpc1"), Stage(units="snum", population="fpc2"))

DESIGNS: dict[str, tuple[str, Design]] = {
    "strat_fpc": ("apistrat", Design("pw", (STRATIFIED,))),
    "strat_nofpc": ("apistrat", Design("pw", (Stage(units=ROWS, strata=("stype",)),))),
    "srs_nofpc": ("apistrat", Design("pw", (Stage(units=ROWS),))),
    "clus1_fpc": ("apiclus1", Design("pw", (CLUSTERED,))),
    "clus1_nofpc": ("apiclus1", Design("pw", (Stage(units="dnum"),))),
    "clus2_fpc2stage": ("apiclus2", Design("pw", TWO)),
    "clus2_pw_nofpc": ("apiclus2", Design("pw", (Stage(units="dnum"), Stage(units="snum")))),
    "clus1_fpc_poststrat_stype": (
        "apiclus1",
        Design("cal", (CLUSTERED,), calibrated=Calibrated("poststratify", "pw", ("stype",))),
    ),
    "clus1_fpc_rake": (
        "apiclus1",
        Design("cal", (CLUSTERED,), calibrated=Calibrated("rake", "pw", ("stype", "sch.wide"))),
    ),
    "clus1_fpc_cal_linear": (
        "apiclus1",
        Design("cal", (CLUSTERED,), calibrated=Calibrated("linear", "pw", ("stype",), ("api99",))),
    ),
    "clus1_fpc_cal_raking": (
        "apiclus1",
        Design("cal", (CLUSTERED,), calibrated=Calibrated("raking", "pw", ("stype",), ("api99",))),
    ),
    "clus1_fpc_cal_logit": (
        "apiclus1",
        Design("cal", (CLUSTERED,), calibrated=Calibrated("logit", "pw", ("stype",))),
    ),
    "strat_fpc_trim": ("apistrat", Design("cal", (STRATIFIED,))),
    "rep_JK1_clus1": ("apiclus1", Design("pw", (Stage(units="dnum"),), replicates=Made("jk1"))),
    "rep_JKn_strat": (
        "apistrat",
        Design("pw", (Stage(units=ROWS, strata=("stype",)),), replicates=Made("jkn")),
    ),
    **{
        f"lonely_{choice}": (
            "apistrat_lonely",
            Design("pw2", (Stage(units=ROWS, strata=("stype",)),), lonely=choice),  # type: ignore[arg-type]
        )
        for choice in ("adjust", "average", "certainty", "remove")
    },
}


def expected() -> dict[str, dict[Key, Figure]]:
    """R's table: design → row → figures."""
    out: dict[str, dict[Key, Figure]] = {}
    with (HERE / "estimates.csv").open() as lines:
        for row in csv.DictReader(lines):
            figure = tuple(
                float(row[name]) if row[name] not in ("", "NA") else None
                for name in ("estimate", "se", "ci_low", "ci_high", "deff", "df")
            )
            out.setdefault(row["design"], {})[row["estimator"], row["domain"], row["term"]] = figure
    return out


def table_of(data: str, design: str) -> Any:
    """The sample with the indicator columns the oracle's rows need and, where due, adjusted weights."""
    table = ibis.read_csv(str(HERE / f"{data}.csv")).to_pyarrow()
    table = table.append_column("cal", pa.array(adjusted(table, design)))
    out = ibis.memtable(table)
    for level in ("E", "H", "M"):
        out = out.mutate(**{f"is{level}": (out.stype == level).cast("int8")})
        for flag in (True, False):
            both = (out.stype == level) & (out["comp.imp"] == flag)
            out = out.mutate(**{f"is{level}{'Yes' if flag else 'No'}": both.cast("int8")})
    return ibis.memtable(out.mutate(high=out.api99 > 600).to_pyarrow())


def adjusted(table: pa.Table, design: str) -> Any:
    """Calibrated or trimmed weights as this engine computes them."""
    base = table["pw"].to_numpy()
    kind = design.removeprefix("clus1_fpc_")
    if design == "strat_fpc_trim":
        return w.trim(base, high=40.0)
    if not design.startswith("clus1_fpc_"):
        return base
    stype, wide = table["stype"].to_pylist(), ["Yes" if x else "No" for x in table["sch.wide"].to_pylist()]
    by_type, by_wide = totals("stype"), totals("schwide")
    if kind == "poststrat_stype":
        return w.poststratify(base, strata=stype, totals=by_type)
    if kind == "rake":
        return w.rake(base, margins=[(stype, by_type), (wide, by_wide)])
    x = [np.ones(len(base)), [one == "H" for one in stype], [one == "M" for one in stype]]
    wanted = [sum(by_type.values()), by_type["H"], by_type["M"]]
    if kind == "cal_logit":
        return w.calibrate(base, x=np.column_stack(x), totals=np.array(wanted), distance=w.logit(0.5, 2.5))
    x, wanted = [*x, table["api99"].to_numpy()], [*wanted, 3914069.0]
    distance = w.linear() if kind == "cal_linear" else w.raking()
    return w.calibrate(base, x=np.column_stack(x), totals=np.array(wanted), distance=distance)


def totals(name: str) -> dict[object, float]:
    with (HERE / f"apipop_{name}_totals.csv").open() as lines:
        return {row[0]: float(row[1]) for row in list(csv.reader(lines))[1:]}


def rows_of(design: str) -> dict[Key, Figure]:
    """This engine's figures for every row R has for the design."""
    data, plan = DESIGNS[design]
    table = table_of(data, design)
    out: dict[Key, Figure] = {}

    def put(asked: list[tuple[str, str, str, Statistic]], **more: Any) -> None:
        """One call for many rows of R's table: estimator, domain, terms (one per domain), statistic."""
        found = estimate(table, design=plan, statistics=[one for *_, one in asked], **more)
        for at, (estimator, domain, terms, _) in enumerate(asked):
            for term, row in zip(terms.split(";"), found[at :: len(asked)], strict=True):
                out[estimator, domain, term] = figure(row)

    simple = design.startswith(("rep_", "lonely_"))
    levels = "stype=E;stype=H;stype=M"
    whole: list[tuple[str, str, str, Statistic]] = [
        ("mean", "all", "api00", Mean("api00")),
        ("mean", "all", "enroll", Mean("enroll")),
        ("total", "all", "enroll", Total("enroll")),
        ("ratio", "all", "api.stu/enroll", Ratio("api.stu", "enroll")),
    ]
    by_type: list[tuple[str, str, str, Statistic]] = [("mean_by_stype", "stype", levels, Mean("api00"))]
    if not simple:
        names = ("api00", "api99", "enroll")
        whole.append(("mean", "all", "api99", Mean("api99")))
        whole += [(f"mean_casewise_{'_'.join(names)}", "all", x, Mean(x, names)) for x in names]
        whole += [("total", "all", f"stype{x}", Total(f"is{x}", (1,))) for x in "EHM"]
        whole += [("proportion", "all", f"stype{x}", Share(f"is{x}", (1,))) for x in "EHM"]
        whole += [
            ("proportion", "all", f"interaction(stype, comp.imp){x}.{flag}", Share(f"is{x}{flag}", (1,)))
            for x in "EHM"
            for flag in ("No", "Yes")
        ]
        by_type += [
            ("proportion_by_stype", "stype", ";".join(f"{x}|{flag}" for x in levels.split(";")), one)
            for flag, one in (("FALSE", Share("comp.imp", (0,))), ("TRUE", Share("comp.imp", (1,))))
        ]
        by_type.append(("total_by_stype", "stype", levels, Total("enroll")))
    put(whole)
    put(by_type, by=[("stype",)])
    if simple:
        return out
    high = "api99>600"
    put(
        [
            ("mean", high, "api00", Mean("api00")),
            ("proportion", high, "sch.wideNo", Share("sch.wide", (0,))),
            ("proportion", high, "sch.wideYes", Share("sch.wide", (1,))),
        ],
        where="high",
    )
    for kind in ("logit", "beta"):
        put([(f"ciprop_{kind}", "all", "stype==E", Share("isE", (1,)))], interval_kind=kind)
    cells = reduce(table, design=plan, statistics=[Mean("api00")], by=["stype"])
    df = degrees_of_freedom(cells, plan)
    ((_, value, se),) = population_variance(cells, design=plan, item="api00")
    out["variance", "all", "api00"] = (value, se, None, None, None, df)
    gap = difference(cells, design=plan, statistic=Mean("api00"), by=("stype",), first=["E"], second=["H"])
    out["contrast", "all", "mean api00 E-H"] = (
        gap.estimate, gap.se, gap.ci_low, gap.ci_high, None, gap.df
    )  # fmt: skip
    for row in quantiles(table, design=plan, item="api00", shares=(0.25, 0.5, 0.75)):
        name = f"q{float(row.statistic.split(':')[1]) * 100:g}"
        out["quantile_math", "all", name] = (row.estimate, None, None, None, None, row.df)
    test = rao_scott(table, design=plan, row="sch.wide", column="comp.imp")
    for name, value in (("F", test.f), ("ndf", test.ndf), ("ddf", test.ddf), ("p", test.p)):
        out["chisq_rao_scott_F", "all", name] = (value, None, None, None, None, df)
    return out


def figure(row: Estimate) -> Figure:
    return row.estimate, row.se, row.ci_low, row.ci_high, row.deff, row.df


def sipas_rows() -> dict[Key, Figure]:
    """The synthetic SIPAS sample: five items, twelve provinces, two stages with corrections at both."""
    table = ibis.read_csv(str(HERE / "sipas_synth.csv"))
    stages = (Stage(units="psu", strata=("stratum",)), Stage(units="hh"))
    plan = Design("w", stages)
    qs = tuple(f"q{at}" for at in range(1, 6))
    means, tops = [Mean(q) for q in qs], [Share(q, (4, 5)) for q in qs]
    levels = [Share(q, (code,)) for q in qs for code in range(1, 6)]
    pooled: list[Statistic] = [Pooled(qs), Pooled(qs, (4, 5))]
    wanted: list[Statistic] = [*means, *tops, *levels, *pooled]
    cells = reduce(table, design=plan, statistics=wanted, by=["province", "sex"])
    out: dict[Key, Figure] = {}
    for by, name in (((), "all"), (("province",), "province"), (("sex",), "sex")):
        for row in estimate_cells(cells, design=plan, statistics=wanted, by=[by]):
            where = "".join(f"{column}={value}" for column, value in row.domain)
            estimator, term = _sipas_name(row.statistic, row.item)
            if by:
                term = where if estimator.startswith("pooled") else f"{term}|{where}"
                estimator = f"{estimator}_by_{name}"
            out[estimator, name, term] = figure(row)
    return out


def _sipas_name(statistic: str, item: str) -> tuple[str, str]:
    if statistic == "pooled-mean":
        return "pooled_mean_ratio", "sum(q)/n answers"
    if statistic == "pooled-share:4+5":
        return "pooled_satisfied_ratio", "satisfied answers/answers"
    if statistic == "mean":
        return "mean", item
    if statistic == "share:4+5":
        return "satisfied_4_5", item
    return "level_proportion", f"{item}={statistic.removeprefix('share:')}"
