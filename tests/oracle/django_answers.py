#!/usr/bin/python3
"""Answers questions with Django's ORM: django_answers.py DATABASE

Reads a line of JSON for each question and writes one with the answer: {"rows": [[...], ...]} in the query's order, {"value": n},
or {"cannot": reason} where Django has no such thing. The tables are those of models.hpp.
"""

import decimal
import json
import sys

try:
    import django
except ImportError:
    sys.exit(3)
from django.conf import settings

settings.configure(DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": sys.argv[1]}}, USE_TZ=True)
django.setup()

from django.db import models  # noqa: E402
from django.db.models import Avg, Count, Exists, F, Max, Min, OuterRef, Q, Sum  # noqa: E402


def model(model_name, /, **fields):
    meta = type("Meta", (), {"app_label": "oracle", "db_table": "oracle_" + model_name.lower(), "managed": False,
                             **fields.pop("meta", {})})
    return type(model_name, (models.Model,), {"__module__": __name__, "Meta": meta, "id": models.BigIntegerField(primary_key=True), **fields})


def key(target, related, null=True):
    return models.ForeignKey(target, models.DO_NOTHING, null=null, related_name=related, related_query_name=related)


def links(table, source, target):
    between = model(table, **{source: key(source.capitalize(), "+", False), "tag": key("Tag", "+", False)},
                    meta={"db_table": "oracle_" + table})
    return models.ManyToManyField(target, through=between, related_name="+")


Region = model("Region", name=models.TextField(), height=models.IntegerField(null=True))
Team = model("Team", name=models.TextField(), budget=models.FloatField(null=True), region=key("Region", "teams"))
Tag = model("Tag", label=models.TextField(), weight=models.IntegerField(null=True), meta={"ordering": ["-weight"]})
Person = model("Person", name=models.TextField(), nick=models.TextField(null=True), age=models.IntegerField(null=True),
               active=models.BooleanField(), score=models.FloatField(), pay=models.DecimalField(null=True, max_digits=12, decimal_places=2),
               team=key("Team", "people"), boss=key("self", "reports"), tags=links("person_tags", "person", "Tag"))
Task = model("Task", title=models.TextField(), points=models.IntegerField(null=True), done=models.BooleanField(null=True),
             owner=key("Person", "tasks", False), reviewer=key("Person", "reviews"), labels=links("task_labels", "task", "Tag"))
MODELS = [Region, Team, Person, Task, Tag]


class Cannot(Exception):
    pass


# Django's contains and its kin ignore case on SQLite.
LOOKUPS = {"eq": "exact", "lt": "lt", "le": "lte", "gt": "gt", "ge": "gte", "icontains": "icontains",
           "istarts_with": "istartswith", "iends_with": "iendswith", "iexact": "iexact"}
AGGREGATES = {"count": Count, "sum": Sum, "avg": Avg, "min": Min, "max": Max}


def path(e):
    if e["code"] != "path":
        raise Cannot("an expression on the left")
    return e["text"].replace(".", "__")


def right(e):
    if e["code"] == "path":
        return F(path(e))
    if e["code"] == "outer":
        return OuterRef(e["text"].replace(".", "__"))
    if e["code"] != "value":
        raise Cannot("an expression on the right")
    if "query" in e:
        return chain(e["query"])
    if e["type"] == "decimal" and e.get("value") is not None:
        return decimal.Decimal(str(e["value"]))
    return e.get("value")


def condition(e):
    code, parts = e["code"], e.get("parts", [])
    if code in ("and_", "or_"):
        out = condition(parts[0])
        for part in parts[1:]:
            out = out & condition(part) if code == "and_" else out | condition(part)
        return out
    if code == "not_":
        return ~condition(parts[0])
    if code == "exists":
        return Q(Exists(chain(parts[0]["query"])))
    if code in ("eq", "ne") and parts[1]["code"] == "value" and parts[1].get("value") is None and "query" not in parts[1]:
        return Q(**{path(parts[0]) + "__isnull": code == "eq"})
    if code == "in":
        items = right(parts[1]) if "query" in parts[1] else [i for i in parts[1]["list"] if i is not None]
        if parts[1]["type"] == "decimal" and isinstance(items, list):
            items = [decimal.Decimal(str(i)) for i in items]
        return Q(**{path(parts[0]) + "__in": items})
    if code == "between":
        return Q(**{path(parts[0]) + "__range": (right(parts[1]), right(parts[2]))})
    if code in LOOKUPS:
        return Q(**{path(parts[0]) + "__" + LOOKUPS[code]: right(parts[1])})
    raise Cannot(code)


def aggregate(e):
    parts = list(e.get("parts", []))
    extra = {"filter": condition(parts.pop())} if e["index"] & 2 else {}
    if e["index"] & 1:
        extra["distinct"] = True
    if e["code"] not in AGGREGATES:
        raise Cannot(e["code"])
    return AGGREGATES[e["code"]](path(parts[0]) if parts else "id", **extra)


def order(e):
    if e["code"] not in ("asc", "desc"):
        return F(path(e)).asc()
    field = F(path(e["parts"][0]))
    how = {1: {"nulls_first": True}, 2: {"nulls_last": True}}.get(e["index"], {})
    return field.desc(**how) if e["code"] == "desc" else field.asc(**how)


def chain(q):
    out = MODELS[q["table"]].objects.all()
    for step in q["steps"]:
        what, parts = step["what"], step["parts"]
        if what == "filter":
            out = out.filter(*[condition(p) for p in parts])
        elif what == "exclude":
            out = out.exclude(*[condition(p) for p in parts])
        elif what == "annotate":
            out = out.annotate(**{n: aggregate(p) for n, p in zip(step["names"], parts)})
        elif what in ("values", "scalars"):
            out = out.values_list(*[path(p) for p in parts])
        elif what == "order_by":
            out = out.order_by(*[order(p) for p in parts])
        elif what == "distinct":
            out = out.distinct()
        elif what == "reverse":
            out = out.reverse()
        elif what == "limit":
            out = out[:step["number"]]
        elif what == "offset":
            out = out[step["number"]:]
        elif what == "none":
            out = out.none()
    return out


def cell(v):
    return float(v) if isinstance(v, decimal.Decimal) else v


def rows_of(query, question):
    if any(s["what"] in ("values", "scalars") for s in question["steps"]):
        return [[cell(v) for v in row] for row in query]
    names = ["id"] + [f.attname for f in query.model._meta.concrete_fields if f.attname != "id"]
    added = [n for s in question["steps"] if s["what"] == "annotate" for n in s["names"]]
    return [[cell(getattr(row, n)) for n in names + added] for row in query]


def answer(q):
    query, end = chain(q), q["end"]
    if end == "rows":
        return {"rows": rows_of(query, q)}
    if end == "count":
        return {"value": query.count()}
    if end == "exists":
        return {"value": query.exists()}
    if end == "aggregate":
        found = query.aggregate(**{n: aggregate(p) for n, p in zip(q["names"], q["parts"])})
        return {"rows": [[cell(found[n]) for n in q["names"]]]}
    raise Cannot(end)


def main():
    for line in sys.stdin:
        try:
            out = answer(json.loads(line))
        except Cannot as why:
            out = {"cannot": str(why)}
        except Exception as wrong:  # Django refuses it, or its SQL fails
            out = {"cannot": type(wrong).__name__ + ": " + str(wrong)[:200]}
        print(json.dumps(out), flush=True)


main()
