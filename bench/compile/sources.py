"""Texts of the files whose compilation is measured."""

# Columns of each model beside its key and its foreign key, in turns.
COLUMNS = [
    ("std::string", "name"), ("std::int64_t", "number"), ("double", "total"), ("bool", "is_open"),
    ("std::optional<std::string>", "note"), ("std::int32_t", "level"), ("cm::utc_time", "made_at"),
    ("std::optional<std::int64_t>", "source"), ("cm::decimal", "price"), ("std::string", "code"),
]

# Queries in turns; {m} is the model, {p} the model that it refers to, {c} the one that refers to it, {i} a number
# that makes the shape a new one. Each third has more than one step, as programs have.
QUERIES = [
    'use(db.objects<{m}>().filter("name"_f == text && "total"_f > {i}).order_by("name"_f).to_vector());',
    'use(db.objects<{m}>().get("id"_f == key));',
    'use(db.objects<{m}>().select_related("parent"_f).filter("parent.name"_f.icontains(text)).limit({i}).to_vector());',
    'use(db.objects<{m}>().prefetch_related("children"_f).filter("is_open"_f == true && "level"_f >= {i}).to_vector());',
    'use(db.objects<{m}>().annotate("n{i}"_f = cm::count("children"_f)).filter("n{i}"_f > {i}).to_vector());',
    'use(db.objects<{m}>().values("name"_f, "parent.name"_f, "total"_f).order_by("total"_f.desc()).to_vector());',
    'use(db.objects<{m}>().aggregate("mean{i}"_f = cm::avg("total"_f), "most{i}"_f = cm::max("number"_f)));',
    'use(db.objects<{m}>().filter("id"_f == key).update("total"_f = "total"_f + {i}, "note"_f = text));',
    'use(db.bulk_create(rows<{m}>()));',
    'use(db.objects<{m}>().exclude("children.name"_f == text).filter("note"_f == cm::null).exists());',
    'use(db.objects<{m}>().filter("parent.parent.name"_f.starts_with(text) || "number"_f < {i}).count());',
    'use(db.objects<{m}>().only("id"_f, "name"_f).filter("number"_f > {i}).to_vector());',
    'use(db.objects<{m}>().values("level"_f).annotate("n{i}"_f = cm::count(), "sum{i}"_f = cm::sum("total"_f)).to_vector());',
    'use(db.bulk_update(rows<{m}>(), "name"_f, "total"_f));',
    'use(db.objects<{m}>().filter("children.total"_f > {i} && "children.is_open"_f == true).first());',
    'use(db.objects<{m}>().scalars("parent.number"_f).to_vector());',
    'use(db.objects<{m}>().filter("total"_f < {i}).remove());',
    'use(db.create({m}{{.name = text}}));',
    'use(db.objects<{m}>().order_by("level"_f.desc(), "id"_f).filter("name"_f.in(texts)).offset({i}).to_vector());',
    'use(db.objects<{m}>().annotate("s{i}"_f = cm::sum("children.total"_f).filter("children.is_open"_f == true)).order_by("s{i}"_f.desc()).to_vector());',
    # Beyond the first twenty: shapes that those do not have.
    'use(db.objects<{m}>().filter("children.children.number"_f == {i}).to_vector());',
    'use(db.objects<{m}>().filter(cm::lower("name"_f) == text, "total"_f * 2 > "number"_f + {i}).to_vector());',
    'use(db.objects<{m}>().annotate("kind{i}"_f = cm::when("total"_f > {i}, "big").otherwise("small")).to_vector());',
    'use(db.objects<{m}>().filter(!("note"_f == text) && "parent.is_open"_f == false).exists());',
    'use(db.objects<{m}>().filter("id"_f == key).update("level"_f = {i}, "is_open"_f = false));',
    'use(db.objects<{m}>().values("parent.name"_f).annotate("mean{i}"_f = cm::avg("number"_f)).to_vector());',
    'use(db.objects<{m}>().filter("total"_f < "parent.total"_f).order_by("parent.name"_f).first());',
    'use(db.objects<{m}>().filter(cm::coalesce("note"_f, "name"_f) == text).count());',
    'use(db.objects<{m}>().filter(("level"_f >= {i} && "level"_f < 100) || "number"_f == {i}).to_vector());',
    'use(db.objects<{m}>().aggregate("n{i}"_f = cm::count("children"_f), "least{i}"_f = cm::min("parent.total"_f)));',
    'use(db.objects<{m}>().select_related("parent.parent"_f).exclude("level"_f == {i}).to_vector());',
    'use(db.objects<{m}>().filter("name"_f.ends_with(text) && "parent.note"_f == cm::null).at_least({i}));',
    'use(db.objects<{m}>().only("name"_f, "number"_f, "level"_f).to_vector());',
    'use(db.objects<{m}>().scalars("number"_f * 3 + {i}).to_vector());',
    'use(db.objects<{m}>().prefetch_related(cm::prefetch("children"_f, cm::query<{c}>().filter("total"_f > {i}).limit(3))).to_vector());',
    'use(db.objects<{m}>().filter("note"_f == cm::null || ("number"_f > {i} && "is_open"_f == true)).remove());',
    'use(db.objects<{m}>().annotate("len{i}"_f = cm::length("name"_f), "low{i}"_f = cm::lower("name"_f)).to_vector());',
    'use(db.objects<{m}>().exclude("parent.children.level"_f > {i}).last());',
    'use(db.get_or_create<{m}>("name"_f == text && "level"_f == {i}, {m}{{.name = text}}));',
    'use(db.objects<{m}>().values("is_open"_f, "level"_f).annotate("big{i}"_f = cm::max("total"_f)).filter("big{i}"_f > {i}).to_vector());',
]


def model_name(number):
    return f"Model{number}"


def members(count):
    """Types and names of a model's columns but for its key and its foreign key."""
    return [(kind, name if i < len(COLUMNS) else f"{name}{i}")
            for i in range(count - 2) for kind, name in [COLUMNS[i % len(COLUMNS)]]]


def model(number, models, columns):
    """A model that refers to the one before it; the first refers to the last."""
    parent = model_name((number - 1) % models)
    child = model_name((number + 1) % models)
    lines = [f"struct {model_name(number)} {{", "    std::int64_t id = 0;"]
    lines += [f"    {kind} {name}{{}};" for kind, name in members(columns)]
    lines += [f"    std::optional<cm::foreign_key<{parent}>> parent;",
              f'    cm::reverse<{child}, "parent"> children;',
              "    static constexpr auto meta = cm::model(",
              f'        cm::table("model_{number}"), cm::max_length("name", 100), cm::index("number", "name"));',
              "};", ""]
    return "\n".join(lines)


def program(models, columns, queries):
    """A file of models and functions of four queries each, as the files of programs are."""
    text = ["#include <cormorant/cormorant.hpp>", "", "namespace cm = cormorant;",
            "using namespace cormorant::literals;", "", "template <class T>",
            "void use(const T& value) { asm volatile(\"\" : : \"g\"(&value) : \"memory\"); }",
            "template <class M>", "std::vector<M>& rows() { static std::vector<M> all; return all; }", ""]
    text += [f"struct {model_name(i)};" for i in range(models)]
    text += [model(i, models, columns) for i in range(models)]
    for first in range(0, queries, 4):
        text.append(f"void part_{first // 4}(const cm::database& db, const std::string& text, std::int64_t key,\n"
                    "    const std::vector<std::string>& texts) {")
        for i in range(first, min(first + 4, queries)):
            line = QUERIES[i % len(QUERIES)]
            m = i % models
            text.append("    " + line.format(m=model_name(m), p=model_name((m - 1) % models),
                                             c=model_name((m + 1) % models), i=i + 1))
        text.append("    use(text); use(key); use(texts);\n}")
    everything = ", ".join(model_name(i) for i in range(models))
    text.append(f"void make(const cm::database& db) {{ cm::create_tables<{everything}>(db); }}")
    return "\n".join(text) + "\n"


# ---- the C API's equivalent

C_TYPES = {"cm::utc_time": "std::int64_t", "cm::decimal": "double"}


def c_struct(number, columns):
    lines = [f"struct {model_name(number)} {{", "    std::int64_t id = 0;"]
    lines += [f"    {C_TYPES.get(kind, kind)} {name}{{}};" for kind, name in members(columns)]
    return "\n".join([*lines, "    std::optional<std::int64_t> parent_id;", "};", ""])


def c_reader(number, columns):
    """The function that reads a row into the struct, column by column."""
    lines = [f"void read(sqlite3_stmt* st, {model_name(number)}& row) {{",
             "    row.id = sqlite3_column_int64(st, 0);"]
    for i, (kind, name) in enumerate([*members(columns), ("std::optional<std::int64_t>", "parent_id")], 1):
        kind = C_TYPES.get(kind, kind)
        if "string" in kind:
            get = f"reinterpret_cast<const char*>(sqlite3_column_text(st, {i}))"
        elif kind == "double":
            get = f"sqlite3_column_double(st, {i})"
        else:
            get = f"sqlite3_column_int64(st, {i})"
        if "optional" in kind:
            get = f"if (sqlite3_column_type(st, {i}) != SQLITE_NULL) row.{name} = {get}"
        elif kind == "bool":
            get = f"row.{name} = {get} != 0"
        elif kind == "std::int32_t":
            get = f"row.{name} = static_cast<std::int32_t>({get})"
        else:
            get = f"row.{name} = {get}"
        lines.append(f"    {get};")
    return "\n".join([*lines, "}", ""])


def c_query(number, models):
    name = model_name(number % models)
    return "\n".join([
        f"std::vector<{name}> query_{number}(sqlite3* db, std::int64_t key, const std::string& text) {{",
        f"    std::vector<{name}> rows;",
        "    sqlite3_stmt* st = nullptr;",
        f'    check(db, sqlite3_prepare_v2(db, "SELECT * FROM model_{number % models} WHERE number > ? AND name = ? '
        f'LIMIT {number + 1}", -1, &st, nullptr));',
        "    check(db, sqlite3_bind_int64(st, 1, key));",
        "    check(db, sqlite3_bind_text(st, 2, text.data(), static_cast<int>(text.size()), SQLITE_STATIC));",
        "    while (step(db, st)) read(st, rows.emplace_back());",
        "    check(db, sqlite3_finalize(st));",
        "    return rows;", "}", ""])


def c_api_program(models, columns, queries):
    text = ["#include <sqlite3.h>", "#include <cstdint>", "#include <optional>", "#include <stdexcept>",
            "#include <string>", "#include <vector>", "",
            "inline void check(sqlite3* db, int code) {",
            "    if (code != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(db));", "}",
            "inline bool step(sqlite3* db, sqlite3_stmt* st) {", "    const int code = sqlite3_step(st);",
            "    if (code == SQLITE_ROW) return true;",
            "    if (code != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(db));", "    return false;", "}", ""]
    text += [c_struct(i, columns) for i in range(models)]
    text += [c_reader(i, columns) for i in range(models)]
    text += [c_query(i, models) for i in range(queries)]
    return "\n".join(text) + "\n"
