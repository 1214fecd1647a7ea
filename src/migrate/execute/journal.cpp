#include "migrate/execute/journal.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <utility>

#include "migrate/execute/text_rows.hpp"
#include "schema/table_state.hpp"
#include "session/database_core.hpp"
#include "session/scope.hpp"
#include "sql/ddl/lower_state.hpp"
#include "sql/ddl/spelling.hpp"
#include "sql/ddl/table.hpp"
#include "sql/dialect.hpp"

namespace cormorant::detail {
namespace {

constexpr std::string_view migrations_table = "cormorant_migration";
constexpr std::string_view steps_table = "cormorant_migration_step";

constexpr std::array progress_words = {"running", "applied", "reverting"};
constexpr std::array state_words = {"planned", "running", "done"};
constexpr std::array kind_words = {"sql", "sql_apart", "sql_alone", "sql_gently"};

template <class Enum, std::size_t Count>
std::string word_of(Enum value, const std::array<const char*, Count>& words) {
    return words.at(static_cast<std::size_t>(value));
}

template <class Enum, std::size_t Count>
Enum read_word(const std::string& text, const std::array<const char*, Count>& words) {
    for (std::size_t i = 0; i < Count; ++i)
        if (text == words.at(i)) return static_cast<Enum>(i);
    throw_usage("the journal of migrations says \"" + text +
                "\", which this version does not know: run a newer version of the program");
}

field_state text_field(const char* name, int max_length = 0) {
    field_state field;
    field.name = field.column = name;
    field.type.kind = value_kind::text;
    field.type.max_length = max_length;
    return field;
}

field_state number_field(const char* name) {
    field_state field;
    field.name = field.column = name;
    field.type.kind = value_kind::integer;
    return field;
}

table_state journal_state() {
    model_state migrations;
    migrations.name = migrations.table = migrations_table;
    migrations.fields = {text_field("set", 60),        text_field("name", 255),
                         text_field("checksum", 100),  text_field("state", 20),
                         text_field("started_at", 40), text_field("applied_at", 40),
                         text_field("program", 255)};
    migrations.primary_key = {"set", "name"};
    model_state steps;
    steps.name = steps.table = steps_table;
    steps.fields = {text_field("set", 60),
                    text_field("name", 255),
                    number_field("number"),
                    text_field("kind", 20),
                    text_field("sql"),
                    text_field("probe"),
                    text_field("state", 20),
                    text_field("progress"),
                    text_field("error"),
                    text_field("started_at", 40),
                    text_field("finished_at", 40)};
    steps.primary_key = {"set", "name", "number"};
    return {{migrations, steps}, {}};
}

value text(std::string_view from) { return value::copy(value_kind::text, from); }
value number(int from) { return value(std::int64_t{from}); }

// UTC as ISO 8601 has it, with microseconds: sorted as texts they are in order.
std::string now() {
    const auto at = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(at - day);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       time.hours().count(), time.minutes().count(), time.seconds().count(),
                       time.subseconds().count());
}

// `{name}` becomes the quoted name, `?` the next placeholder.
std::string spelled(std::string_view sql, const dialect& target) {
    std::string made;
    std::size_t parameters = 0;
    for (std::size_t i = 0; i < sql.size(); ++i) {
        if (sql[i] == '?') {
            made += target.placeholder(++parameters);
        } else if (sql[i] == '{') {
            const std::size_t end = sql.find('}', i);
            made += target.quote(sql.substr(i + 1, end - i - 1));
            i = end;
        } else {
            made += sql[i];
        }
    }
    return made;
}

}  // namespace

bool is_journal(std::string_view table) noexcept {
    return table == migrations_table || table == steps_table;
}

void journal::run(const std::string& sql, const value_list& values) {
    const std::string text = spelled(sql, on_.core().sql_dialect());
    (void)rows_of(on_, text, values, where_);
}

bool journal::is_there() {
    const std::string_view sql = on_.core().sql_dialect().ddl().table_exists();
    // The second one is made last.
    return !rows_of(on_, std::string(sql), {text(steps_table)}, where_).empty();
}

void journal::create() {
    const dialect& target = on_.core().sql_dialect();
    const std::string_view exists = target.ddl().table_exists();
    const table_state wanted = journal_state();
    for (const model_state& model : wanted.models) {
        if (!rows_of(on_, std::string(exists), {text(model.table)}, where_).empty()) continue;
        (void)rows_of(on_, create_table_text(lower(model, wanted, target), target), {}, where_);
    }
}

std::vector<applied_migration> journal::read() {
    std::vector<applied_migration> all;
    const std::string sql = spelled(
        "SELECT {name}, {checksum}, {state}, {started_at}, {applied_at}, {program} FROM "
        "{cormorant_migration} WHERE {set} = ? ORDER BY {started_at}, {name}",
        on_.core().sql_dialect());
    for (const text_row& row : rows_of(on_, sql, {text(set_)}, where_)) {
        applied_migration& one = all.emplace_back();
        one.name = row[0].value_or("");
        one.checksum = row[1].value_or("");
        one.state = read_word<migration_progress>(row[2].value_or(""), progress_words);
        one.started_at = row[3].value_or("");
        one.applied_at = row[4].value_or("");
        one.program = row[5].value_or("");
    }
    return all;
}

std::vector<journal_step> journal::steps(const std::string& name) {
    std::vector<journal_step> all;
    const std::string sql = spelled(
        "SELECT {number}, {kind}, {sql}, {probe}, {state} FROM {cormorant_migration_step} WHERE "
        "{set} = ? AND {name} = ? ORDER BY {number}",
        on_.core().sql_dialect());
    for (const text_row& row : rows_of(on_, sql, {text(set_), text(name)}, where_)) {
        journal_step& one = all.emplace_back();
        one.number = std::stoi(row[0].value_or("0"));
        one.kind = read_word<step_kind>(row[1].value_or(""), kind_words);
        one.sql = row[2].value_or("");
        one.probe = row[3].value_or("");
        one.state = read_word<step_state>(row[4].value_or(""), state_words);
    }
    return all;
}

void journal::begin(const applied_migration& migration, const std::vector<journal_step>& steps) {
    forget(migration.name);
    run("INSERT INTO {cormorant_migration} ({set}, {name}, {checksum}, {state}, {started_at}, "
        "{applied_at}, {program}) VALUES (?, ?, ?, ?, ?, ?, ?)",
        {text(set_), text(migration.name), text(migration.checksum),
         text(word_of(migration.state, progress_words)), text(now()), text(migration.applied_at),
         text(migration.program)});
    for (const journal_step& one : steps)
        run("INSERT INTO {cormorant_migration_step} ({set}, {name}, {number}, {kind}, {sql}, "
            "{probe}, {state}, {progress}, {error}, {started_at}, {finished_at}) VALUES (?, ?, ?, "
            "?, ?, ?, ?, '', '', '', '')",
            {text(set_), text(migration.name), number(one.number),
             text(word_of(one.kind, kind_words)), text(one.sql), text(one.probe),
             text(word_of(one.state, state_words))});
}

void journal::mark(const std::string& name, int step, step_state state) {
    const std::string time = state == step_state::done ? "{finished_at}" : "{started_at}";
    run("UPDATE {cormorant_migration_step} SET {state} = ?, " + time +
            " = ?, {error} = '' WHERE {set} = ? AND {name} = ? AND {number} = ?",
        {text(word_of(state, state_words)), text(now()), text(set_), text(name), number(step)});
}

void journal::note_error(const std::string& name, int step, std::string_view error) {
    run("UPDATE {cormorant_migration_step} SET {error} = ? WHERE {set} = ? AND {name} = ? AND "
        "{number} = ?",
        {text(error), text(set_), text(name), number(step)});
}

void journal::finish(const std::string& name) {
    run("UPDATE {cormorant_migration} SET {state} = ?, {applied_at} = ? WHERE {set} = ? AND {name} "
        "= ?",
        {text(word_of(migration_progress::applied, progress_words)), text(now()), text(set_),
         text(name)});
}

void journal::forget(const std::string& name) {
    run("DELETE FROM {cormorant_migration_step} WHERE {set} = ? AND {name} = ?",
        {text(set_), text(name)});
    run("DELETE FROM {cormorant_migration} WHERE {set} = ? AND {name} = ?",
        {text(set_), text(name)});
}

std::vector<applied_migration> applied(const scope_ref& on, const std::string& set,
                                       std::source_location where) {
    journal book(*on, set, where);
    return book.is_there() ? book.read() : std::vector<applied_migration>();
}

}  // namespace cormorant::detail
