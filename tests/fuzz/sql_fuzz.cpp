#include "cormorant/base/error.hpp"
#include "driver/sqlite/sqlite.hpp"
#include "fuzz/query_generator.hpp"
#include "sql/compiled.hpp"
#include "sql/ddl/ddl.hpp"
#include "sql/dialect.hpp"
#include "sql/mariadb/mariadb_dialect.hpp"
#include "sql/postgres/postgres_dialect.hpp"
#include "sql/sqlite/sqlite_dialect.hpp"

/// Whatever query the language allows: on every dialect it is one statement with a placeholder for
/// each value and no value in its text, and SQLite takes it.

namespace {

namespace cm = cormorant;
namespace detail = cormorant::detail;
using detail::clause_kind;
using detail::place;
using detail::terminal_kind;
using fuzz::expression_maker;
using fuzz::input;

/// A chain of clauses in the making.
class query_maker {
public:
    query_maker(input& in, const detail::model_info& model,
                const std::vector<fuzz::known_path>& paths)
        : query(model), in_(in), model_(model), paths_(paths) {}

    void make() {
        switch (in_.below(7)) {
            case 0:
                filters();
                select_related();
                break;
            case 1:
                annotations();
                filters();
                break;
            case 2:
                filters();
                values();
                break;
            case 3:
                filters();
                aggregates();
                return;
            case 4:
                filters();
                sets();
                return;
            case 5:
                filters();
                query.terminal = in_.flag() ? terminal_kind::remove : terminal_kind::keys;
                return;
            default:
                filters();
                query.terminal = in_.flag() ? terminal_kind::count : terminal_kind::exists;
        }
        order();
        if (in_.below(4) == 0) query.distinct = true;
        if (in_.below(4) == 0) query.limit = in_.byte(), query.sliced = true;
        if (in_.below(4) == 0) query.offset = in_.byte(), query.sliced = true;
    }

    detail::query_data query;

private:
    template <class Make>
    bool add(clause_kind kind, place where, bool to_many, Make make, std::string_view name = {},
             std::uint16_t member = 0) {
        expression_maker maker(in_, paths_, shapes_, to_many);
        make(maker);
        detail::operand_type type;
        auto program = checked_program(maker, *model_.shape, shapes_, where, type);
        if (!program) return false;
        const std::size_t first = query.values.size();
        for (detail::value& v : maker.values) query.values.push_back(std::move(v));
        query.owned.push_back({program, &program->made});
        query.add(kind, program->made, first, name, member);
        if (kind == clause_kind::annotate) shapes_.push_back({name, type.kind, type.nullable});
        return true;
    }

    void filters() {
        for (std::size_t n = in_.below(4); n > 0; --n)
            add(in_.below(3) == 0 ? clause_kind::exclude : clause_kind::filter, place::condition,
                true, [](expression_maker& e) { e.condition(3); });
    }
    void select_related() {
        for (const fuzz::known_path& p : paths_)
            if (p.relation && !p.to_many && in_.below(4) == 0)
                add(clause_kind::select_related, place::any, false, [&](expression_maker& e) {
                    e.tokens.push_back({.code = detail::op::path, .text = p.text});
                });
    }
    void annotations() {
        static const std::string_view names[] = {"first", "sec'ond", "th\"ird"};
        for (std::size_t n = in_.below(4), i = 0; i < n; ++i) annotation(names[i]);
    }
    void annotation(std::string_view name) {
        const bool aggregate = in_.flag();
        add(
            clause_kind::annotate, place::value, aggregate,
            [&](expression_maker& e) {
                if (aggregate) return e.aggregate();
                e.expression(in_.flag() ? detail::value_kind::text : detail::value_kind::integer,
                             2);
            },
            name);
    }
    void values() {
        static const std::string_view names[] = {"a", "b'", "c\""};
        for (std::size_t n = 1 + in_.below(2), i = 0; i < n; ++i)
            add(
                clause_kind::values, place::value, false,
                [&](expression_maker& e) {
                    e.column(in_.flag() ? detail::value_kind::text : detail::value_kind::integer);
                },
                names[i]);
        if (in_.flag()) annotations();
    }
    void aggregates() {
        query.terminal = terminal_kind::aggregate;
        query.aggregate_from = static_cast<std::uint16_t>(query.clauses.size());
        const bool any = add(
            clause_kind::annotate, place::any, true, [](expression_maker& e) { e.aggregate(); },
            "total");
        if (!any) query.terminal = terminal_kind::count;
    }
    void sets() {
        query.terminal = terminal_kind::update;
        bool any = false;
        for (std::size_t i = 0; i < model_.members.size(); ++i) {
            const detail::member_info& m = model_.members[i];
            if (m.kind != detail::member_kind::column || m.primary_key || in_.below(3) != 0)
                continue;
            any |= add(
                clause_kind::set, place::single_row, false,
                [&](expression_maker& e) { e.expression(m.type, 2); }, {},
                static_cast<std::uint16_t>(i));
        }
        if (!any) query.terminal = terminal_kind::count;
    }
    void order() {
        for (std::size_t n = in_.below(3); n > 0; --n)
            add(clause_kind::order_by, place::single_row, false, [&](expression_maker& e) {
                e.expression(in_.flag() ? detail::value_kind::text : detail::value_kind::decimal,
                             1);
                e.apply(in_.flag() ? detail::op::asc : detail::op::desc, 1,
                        static_cast<std::uint16_t>(in_.below(3)));
            });
        query.unordered = in_.below(8) == 0;
    }

    input& in_;
    const detail::model_info& model_;
    const std::vector<fuzz::known_path>& paths_;
    std::vector<detail::annotation_shape> shapes_;
};

// ---- SQLite's own opinion -----------------------------------------------------------------------

detail::connection& sqlite() {
    static const std::unique_ptr<detail::connection> opened = [] {
        detail::failure why;
        auto made = detail::open_sqlite({.backend = "sqlite", .target = ":memory:"}, why);
        fuzz::require(made != nullptr, "SQLite opens", why.message);
        const auto statements = detail::create_table_statements(
            {&detail::model_of<fuzz::Everything>(), &detail::model_of<shop::User>(),
             &detail::model_of<shop::Profile>(), &detail::model_of<shop::Group>(),
             &detail::model_of<shop::Order>(), &detail::model_of<shop::Line>()},
            detail::sqlite_dialect());
        for (const std::string& sql : statements)
            if (const auto wrong = made->execute(sql)) fuzz::require(false, wrong->message, sql);
        return made;
    }();
    return *opened;
}

void check_with_sqlite(const detail::query_data& query, const detail::compiled_query& compiled) {
    detail::failure why;
    const auto statement = sqlite().prepare(compiled.sql, why);
    if (statement == nullptr) {
        // Limits of SQLite's parser.
        const bool limit = why.message.find("too large") != std::string::npos ||
                           why.message.find("too many") != std::string::npos ||
                           why.message.find("stack overflow") != std::string::npos;
        return fuzz::require(limit, why.message, compiled.sql);
    }
    fuzz::require(compiled.shape.matches_nothing || compiled.shape.column_count == 0 ||
                      statement->column_count() == compiled.shape.column_count,
                  "as many columns as are read", compiled.sql);
    if (compiled.writes) return;
    std::vector<detail::value> held;
    held.reserve(compiled.binds.size());
    for (std::size_t i = 0; i < compiled.binds.size(); ++i) {
        held.push_back(bound_value(query, compiled.binds[i]));
        if (statement->bind(i, held.back())) return;  // no UTF-8, a zero byte, a number too large
    }
    (void)statement->next();
}

void check(const detail::query_data& query) {
    for (const detail::dialect* target :
         {&detail::sqlite_dialect(), &detail::postgres_dialect(), &detail::mariadb_dialect()}) {
        detail::compiled_query compiled;
        try {
            compiled = detail::compile(query, *target);
        } catch (const cm::usage_error& e) {
            fuzz::require(
                std::string_view(e.what()).find(fuzz::marker_word) == std::string_view::npos,
                "errors do not show values", e.what());
            continue;
        }
        fuzz::check_sql(compiled.sql, compiled.binds.size(), target->name());
        try {
            for (const detail::bind_source& source : compiled.binds)
                (void)bound_value(query, source);
            if (target == &detail::sqlite_dialect()) check_with_sqlite(query, compiled);
        } catch (const cm::error&) {  // a value that cannot be sent
        }
    }
}

template <class Model>
void fuzz_model(input& in) {
    static const std::vector<fuzz::known_path> paths = fuzz::paths_of(detail::shape_of<Model>(), 2);
    query_maker maker(in, detail::model_of<Model>(), paths);
    maker.make();
    check(maker.query);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    input in(data, size);
    switch (in.below(4)) {
        case 0:
            fuzz_model<shop::User>(in);
            break;
        case 1:
            fuzz_model<shop::Order>(in);
            break;
        case 2:
            fuzz_model<shop::Line>(in);
            break;
        default:
            fuzz_model<fuzz::Everything>(in);
    }
    return 0;
}
